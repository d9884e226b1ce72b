"""What the checks say, word by word: after a change that is meant, `python -m tests.said --write`."""

import pytest
from tests import said

pytestmark = pytest.mark.no_cover  # what these texts go through is followed one by one in the tests of each rule


@pytest.mark.parametrize("name", said.SAID)
def test_what_is_said_is_what_was_said(name):
    assert list(said.SAID[name]()) == said.kept(name), "python -m tests.said --write, and look at what git diff shows"
