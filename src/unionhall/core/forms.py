"""The staff room's forms of a picture and of a document, wherever they are uploaded."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from unionhall.core.uploads import check_picture
from unionhall.core.wording import check_label


class PictureField(WagtailImageField):
    """Looks at a picture before Wagtail does, which decodes it first and asks for its size afterwards."""

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return super().to_python(data)
        silent = SimpleUploadedFile(data.name, check_picture(data), data.content_type)
        return super().to_python(silent)


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if theirs := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=theirs.label, required=theirs.required, widget=theirs.widget
            )


class DocumentForm(BaseDocumentForm):
    """What a document is called are the words of every link to it."""

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        # What is dropped on the page for many files at once is called as its file is.
        stem, _dot, kind = title.rpartition(".")
        check_label(stem if kind.lower() in settings.WAGTAILDOCS_EXTENSIONS else title)
        return title
