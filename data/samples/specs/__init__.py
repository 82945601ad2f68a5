"""The simulated centers by name."""

from collections.abc import Mapping

from data.samples.spec import SampleKind, SampleSpec
from data.samples.specs.large import LARGE
from data.samples.specs.omnichannel import OMNICHANNEL
from data.samples.specs.small import SMALL

SPECS: Mapping[SampleKind, SampleSpec] = {
    "small": SMALL,
    "omnichannel": OMNICHANNEL,
    "large": LARGE,
}

__all__ = ["SPECS"]
