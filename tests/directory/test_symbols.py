"""What stands for an agency in the number of a paper."""

from comity.directory.symbols import unit


def test_the_letters_of_an_abbreviation_stand_for_the_agency() -> None:
    assert unit("pc-langson") == "UBND"
    assert unit("pc-langson-mc") == "CHQS"  # of "Bộ CHQS tỉnh Lạng Sơn"
    assert unit("pc-langson-dfa") == "PC-LANGSON-DFA"  # has no abbreviation
