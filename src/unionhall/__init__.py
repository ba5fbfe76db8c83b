"""The hall: the Django and Wagtail site of a federation of school unions."""
