"""One settings file. Environment variables decide; a setting that would be unsafe refuses to start.

Every variable is listed in docs/operations.md; a test holds the two together.
"""

import os
from pathlib import Path
from urllib.parse import quote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from unionhall.core import environment
from unionhall.core.environment import env

PACKAGE = Path(__file__).resolve().parent

# --- What kind of hall this is -------------------------------------------------------------------------
DEMO = env("UNIONHALL_DEMO", read=environment.yes_or_no)
TESTING = env("UNIONHALL_TESTING", read=environment.yes_or_no)
DEBUG = env("UNIONHALL_DEBUG", read=environment.yes_or_no)
DATA = env("UNIONHALL_DATA", ".data", environment.folder)

# Only the demo, the tests and a developer's machine may run on a key that anybody can read here.
_OPEN_KEY = "only-for-the-demo-and-the-tests-" + "0" * 32
SECRET_KEY = env("UNIONHALL_SECRET", _OPEN_KEY if DEMO or TESTING or DEBUG else "")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "UNIONHALL_SECRET is missing or shorter than 50 characters. Set it to a long random text, for "
        "example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )

# Older secrets, which still open what they sealed: cards (roster.seals), sessions, links.
SECRET_KEY_FALLBACKS = env("UNIONHALL_OLD_SECRETS", read=environment.several)

_HERE = "http://127.0.0.1:8000" if DEMO or TESTING or DEBUG else ""
URL = env("UNIONHALL_URL", _HERE, environment.address)
if URL.startswith("http://") and not (DEMO or TESTING or DEBUG):
    raise ImproperlyConfigured(
        "UNIONHALL_URL must begin with https:// outside the demo: members sign in here."
    )
_HOST = urlsplit(URL).hostname
_HOSTS = [_HOST, "localhost", "127.0.0.1"] if DEMO else [_HOST]
ALLOWED_HOSTS = env("UNIONHALL_HOSTS", ",".join(_HOSTS), environment.hosts)
IS_SECURE = URL.startswith("https://")

# --- Apps: an app leans only on those below it (see docs/where-things-go.md) -----------------------------
INSTALLED_APPS = [
    "unionhall.demo",
    "unionhall.pages",
    "unionhall.bargaining",
    "unionhall.funding",
    "unionhall.contracts",
    "unionhall.institute",
    "unionhall.newsroom",
    "unionhall.roster",
    "unionhall.places",
    "unionhall.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "unionhall.core.middleware.Reference",
    "unionhall.core.middleware.OnTime",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "unionhall.core.middleware.Visitor",
    "unionhall.core.middleware.Legible",
    "unionhall.roster.middleware.SecondFactor",
    "unionhall.roster.signin.middleware.SignedIn",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "unionhall.pages.middleware.OldAddresses",
]

ROOT_URLCONF = "unionhall.urls"
WSGI_APPLICATION = "unionhall.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unionhall.pages.context.hall",
            ],
            "builtins": ["unionhall.core.templatetags.hall"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Facts: SQLite on one machine, PostgreSQL when it grows ---------------------------------------------
DATABASES = {
    "default": env("DATABASE_URL", f"sqlite:///{quote(f'{DATA}/hall.sqlite3')}", environment.database)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions take the write lock at their start: two writers queue, none fails half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    # A database in memory cannot be shared by two threads as the real one is.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}
# Persistent connections answer up to 1.9 times as many requests (docs/decisions/0003-server.md).
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Entries carry the generation of the site's content in their key: publishing anywhere empties every
# process's memory at once.
CACHES = {"default": {"BACKEND": "unionhall.core.memory.Memory"}}
TASKS = {"default": {"BACKEND": "unionhall.core.queue.Queue"}}

# --- Who is who -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# One way in for everybody (roster.signin): allauth keeps second steps and passkeys; codes and slips are ours.
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "roster:mine"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "unionhall.roster.signin.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {"reauthenticate": "unionhall.roster.signin.forms.PasswordAgainForm"}
MFA_ADAPTER = "unionhall.roster.signin.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who is on the roll has proved herself otherwise
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a whole meeting may sit behind one address
MFA_FORMS = {
    "authenticate": "unionhall.roster.signin.forms.SecondStepForm",
    "reauthenticate": "unionhall.roster.signin.forms.SecondStepAgainForm",
    "activate_totp": "unionhall.roster.signin.forms.AppForm",
    "add_webauthn": "unionhall.roster.signin.forms.PasskeyForm",
}
# The federation's own OpenID Connect, if it has one; never an employer's. Off unless its address is given.
FEDERATION_SIGN_IN = env("UNIONHALL_OIDC_URL", read=environment.issuer)
SOCIALACCOUNT_ADAPTER = "unionhall.roster.signin.adapters.Federated"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "federation",
                "name": env("UNIONHALL_OIDC_NAME", "OpenID"),
                "client_id": env("UNIONHALL_OIDC_CLIENT"),
                "secret": env("UNIONHALL_OIDC_SECRET"),
                "settings": {"server_url": FEDERATION_SIGN_IN},
            }
        ]
        if FEDERATION_SIGN_IN
        else [],
    }
}

# --- Languages and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español"), ("pt", "Português")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False
USE_TZ = True
TIME_ZONE = env("UNIONHALL_TIME_ZONE", "America/New_York", environment.zone)
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one state, one clock: nobody has to choose

# --- Files ----------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Letters --------------------------------------------------------------------------------------------
# Whatever sends mail writes it into the outbox; the worker hands it on (core.outbox). The demo and the tests
# hand it to a folder; only a hall with a mail server of its own sends it.
if DEMO or TESTING or "EMAIL_URL" not in os.environ:
    LETTER_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "letters"
else:
    globals().update(env("EMAIL_URL", read=environment.mail))
    LETTER_BACKEND = globals()["EMAIL_BACKEND"]
EMAIL_BACKEND = "unionhall.core.outbox.Postbox"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("UNIONHALL_FROM", f"hall@{_HOST}", environment.sender)

# --- Safety ---------------------------------------------------------------------------------------------
# A form that sends to the federation's own sign-in is followed there only if the policy names it.
_ELSEWHERE = urlsplit(FEDERATION_SIGN_IN)
_FORMS_LEAD_TO = [f"{_ELSEWHERE.scheme}://{_ELSEWHERE.netloc}"] if FEDERATION_SIGN_IN else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *_FORMS_LEAD_TO],
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor previews pages in a frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which would have DENY
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SESSION_COOKIE_AGE = 7 * 24 * 3600  # for who asks to be remembered; others are forgotten with the browser
BEHIND_PROXY = env("UNIONHALL_BEHIND_PROXY", read=environment.yes_or_no)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "unionhall.core.views.expired_form"

# --- Wagtail --------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Unionhall"
WAGTAILADMIN_BASE_URL = URL
# A page or document is kept for people, never for whoever has heard a word.
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_IMAGE_MODEL = "core.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "core.Attachment"
WAGTAILIMAGES_IMAGE_FORM_BASE = "unionhall.core.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 2**20
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "unionhall.core.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 2**20
# Said here, not by the machine's own list of types, which differs from one to the next.
_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
WAGTAILDOCS_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "ods": f"{_OPEN}.spreadsheet",
    "odt": f"{_OPEN}.text",
    "pdf": "application/pdf",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
WAGTAILEMBEDS_FINDERS: list[dict] = []  # an embed is a request to a third party
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Freshness (core.freshness, core.moments) -----------------------------------------------------------
# Tables whose rows never show on a public page: writing to them does not empty the page cache.
_QUIET = {
    "account": "emailaddress emailconfirmation",
    "bargaining": "costing grid package placement proposal publication seat session table version",
    "core": "chore importproblem importrun knock letter rendition user",
    "django": "session",
    "django_tasks_db": "dbtaskresult",
    "funding": "plan version",
    "institute": "certificate count notice participant rating registration sighting slip",
    "mfa": "authenticator",
    "newsroom": "subscription",
    "pages": "moved",
    "roster": (
        "address arrival arrivalproblem assignment authorisationcard change code consent email "
        "employment former membership merge name office person phone savedlist signin slip talk "
        "trustedaddress unit worksite"
    ),
    "socialaccount": "socialaccount socialapp socialtoken",
    "wagtailadmin": "editingsession",
    "wagtailcore": "modellogentry pagelogentry referenceindex",
    "wagtailsearch": "indexentry",
}
QUIET_TABLES = [f"{app}_{table}" for app, tables in _QUIET.items() for table in tables.split()]
# Addresses whose answers are never kept, and cookies whose bearer is always answered by the site itself
# (core.pagecache).
PAGES_NEVER_KEPT = ["/account/", "/roll/", "/staff/", "/static/", "/media/", "/documents/", "/demo/"]
PERSONAL_COOKIES = ["sessionid", "messages"]
# Functions `(now) -> the next moment at which something public changes by itself, or None`.
MOMENTS: list[str] = [
    "unionhall.newsroom.moments.next_moment",
    "unionhall.institute.moments.next_moment",
]
# What the clock does when it is due: dotted path of a function without arguments -> seconds between.
CHORES: dict[str, int] = {
    "unionhall.core.importing.tasks.resume_stalled": 60,
    "unionhall.core.knocking.forget_knocks": 3600,
    "unionhall.core.tasks.forget_sessions": 24 * 3600,
    "unionhall.core.tasks.forget_results": 24 * 3600,
    "unionhall.core.tasks.forget_letters": 24 * 3600,
    "unionhall.roster.arriving.resume_stalled": 60,
    "unionhall.roster.signin.tasks.forget_codes": 3600,
    "unionhall.roster.signin.tasks.forget_sign_ins": 24 * 3600,
    "unionhall.newsroom.tasks.check_links": 3600,
    "unionhall.institute.tasks.write_letters": 5,
    "unionhall.institute.tasks.expire_offers": 60,
    "unionhall.institute.tasks.remind": 60,
}

# --- Files people bring (core.importing) ----------------------------------------------------------------
# Importers by dotted path; an importer's `name` is what `unionhall import NAME FILE` says.
IMPORTERS: list[str] = [
    "unionhall.places.importers.Locals",
    "unionhall.places.importers.Towns",
    "unionhall.places.importers.MassachusettsDistricts",
    "unionhall.places.importers.MassachusettsRegions",
    "unionhall.places.importers.MemberTowns",
    "unionhall.places.importers.ConnecticutDirectory",
    "unionhall.places.importers.NcesIds",
    "unionhall.places.importers.Schools",
    "unionhall.institute.importers.SignUpSheet",
    "unionhall.pages.importers.WordPressImporter",
    "unionhall.pages.importers.FeedImporter",
    *(
        f"unionhall.funding.importers.{name}"
        for name in ("DeseProfile", "TownContributions", "HeadCounts", "RateTables", "EsserAwards")
    ),
    "unionhall.funding.borders.Borders",
]
IMPORT_MAX_BYTES = env("UNIONHALL_IMPORT_MAX_MB", "200", environment.whole_number) * 2**20
IMPORT_MAX_INFLATED = IMPORT_MAX_BYTES  # what a workbook may grow to when it is opened
IMPORT_MAX_COLUMNS = 1000

# What other desks keep of a person and she may take away: functions `(person) -> Chapter` (roster.dossier).
CHAPTERS: list[str] = ["unionhall.institute.dossier.chapter"]
GUARDS: list[str] = ["unionhall.bargaining.permissions.sits"]  # what an account opens beside its offices

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A crash is logged once, with its reference (core.views.crashed); that a page is missing is no news.
    "loggers": {"unionhall": {"level": "INFO"}, "django.request": {"level": "CRITICAL"}},
}
