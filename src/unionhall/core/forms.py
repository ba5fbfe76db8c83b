"""The staff room's form of a picture, wherever it is uploaded."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from unionhall.core.uploads import check_picture


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
