"""Small descriptions in every form, as files beside scans."""

from collections.abc import Sequence


def mets(files: Sequence[str], title: str = "Kitab", more_files: Sequence[Sequence[str]] = ()) -> str:
    """A METS of pages with these files, labelled i, 1, 2 ...; `more_files`: of each page, in a group of thumbnails."""
    names = [*files, *(name for several in more_files for name in several)]
    groups = {name: "MASTER" if at < len(files) else "THUMBS" for at, name in enumerate(names)}
    listed = "".join(
        f'<mets:fileGrp USE="{groups[name]}"><mets:file ID="F{at}" MIMETYPE="image/tiff">'
        f'<mets:FLocat LOCTYPE="URL" xlink:href="{name}"/></mets:file></mets:fileGrp>'
        for at, name in enumerate(names)
    )
    thumbs = [f'<mets:fptr FILEID="F{names.index(several[0])}"/>' for several in more_files] or [""] * len(files)
    pages = "".join(
        f'<mets:div ID="P{at}" TYPE="page" ORDER="{at + 1}" ORDERLABEL="{at or "i"}"><mets:fptr FILEID="F{at}"/>'
        f"{thumbs[at]}</mets:div>"
        for at in range(len(files))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3"
  xmlns:xlink="http://www.w3.org/1999/xlink">
<mets:dmdSec ID="D"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods>
<mods:titleInfo><mods:title>{title}</mods:title></mods:titleInfo>
<mods:name type="personal"><mods:namePart>Sabir</mods:namePart>
<mods:role><mods:roleTerm type="code">aut</mods:roleTerm></mods:role></mods:name>
<mods:language><mods:languageTerm type="code">aze</mods:languageTerm></mods:language>
<mods:originInfo><mods:dateIssued>1912</mods:dateIssued></mods:originInfo>
</mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>
<mets:fileSec>{listed}</mets:fileSec>
<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="physSequence" ID="S">{pages}</mets:div></mets:structMap>
<mets:structMap TYPE="LOGICAL"><mets:div ID="L0" TYPE="monograph" DMDID="D">
<mets:div ID="L1" TYPE="title_page"/><mets:div ID="L2" TYPE="chapter" LABEL="Hophop"/></mets:div></mets:structMap>
<mets:structLink><mets:smLink xlink:from="L0" xlink:to="S"/><mets:smLink xlink:from="L1" xlink:to="P0"/>
<mets:smLink xlink:from="L2" xlink:to="P1"/></mets:structLink></mets:mets>"""


MODS = """<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Kitab</title></titleInfo>
<language><languageTerm type="code">aze</languageTerm></language></mods>"""
DUBLIN_CORE = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Kitab</dc:title><dc:creator>Sabir</dc:creator></oai_dc:dc>"""
MARCXML = """<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 i 4500</leader>
<controlfield tag="008">      s1912    aj            000 0 aze d</controlfield>
<datafield tag="245" ind1="0" ind2="0"><subfield code="a">Kitab</subfield></datafield></record>"""
ALTO = '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout/></alto>'
