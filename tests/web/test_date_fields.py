"""A date in a form: shown as an official reads it, read as one types it, refused by the field's name."""

import pytest
from django import forms
from django.utils import translation

from comity.web.shell.forms import PartialDateField


class Planned(forms.Form):
    """A form with one date."""

    deadline = PartialDateField(label="Thời hạn")


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", 'value="20/04/2018"'), ("en", 'value="20 April 2018"')]
)
def test_a_date_stands_in_the_words_of_the_page(language: str, shown: str) -> None:
    with translation.override(language):
        assert shown in str(Planned(initial={"deadline": "2018-04-20"})["deadline"])


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [("20/04/2018", "2018-04-20"), ("tháng 4 năm 2018", "2018-04"), ("2018", "2018"), ("2018-04", "2018-04")],
)
def test_a_date_is_read_as_it_is_typed_and_as_edtf(typed: str, edtf: str) -> None:
    form = Planned({"deadline": typed})
    assert form.is_valid() and form.cleaned_data["deadline"] == edtf


def test_what_cannot_be_read_stays_and_the_error_names_the_field_and_the_mend() -> None:
    with translation.override("vi"):
        form = Planned({"deadline": "sau Tết"})
        assert 'value="sau Tết"' in str(form["deadline"])
        [error] = map(str, form.errors["deadline"])
        assert error.startswith("Thời hạn: Không đọc được ngày “sau Tết”.") and "20/04/2018" in error
