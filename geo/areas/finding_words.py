"""What is wrong with boundaries, in words."""

from django.utils.translation import gettext_lazy

from geo.areas.topology import Finding

WORDS = {
    "crossed": gettext_lazy("边线自己相交，在 {at}"),
    "outside": gettext_lazy("有 {hectares} 公顷在{parent}之外，在 {at}"),
    "overlap": gettext_lazy("边界重叠 {hectares} 公顷，在 {at}，请核对"),
    "gap": gettext_lazy("有 {hectares} 公顷不属于任何下级区划，在 {at}"),
}


def finding_words(finding: Finding, names: dict[str, str]) -> str:
    """`names` gives each area's name by code."""
    said = {
        "hectares": f"{finding.hectares:.1f}",
        "at": f"{finding.at[0]:.5f},{finding.at[1]:.5f}",
        "parent": names[finding.between[-1]],
    }
    return str(WORDS[finding.kind]).format(**said)
