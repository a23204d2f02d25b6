"""Who did what on a book: words and codes of catalogues -> MARC relator codes. Knows tables only."""

import re
from types import MappingProxyType

_CODE = re.compile(r"[a-z]{3}")
# An address of the Library of Congress, or of its linked-data twin, that ends with the code.
_RELATOR_URI = re.compile(r"https?://id\.loc\.gov/vocabulary/relators/([a-z]{3})/?", re.IGNORECASE)

# In small letters, without the full stop: English (as MARC has it), German, Russian, Azerbaijani.
_WORDS = MappingProxyType(
    {
        word: code
        for code, words in {
            "aut": "author,writer,verfasser,verfasserin,verfasserin,autor,autorin,автор,авт,müəllif,yazan,мүәллиф",
            "cre": "creator,schöpfer,urheber,создатель,yaradan",
            "ctb": "contributor,beiträger,beiträgerin,mitwirkender,mitwirkende,участник,iştirakçı",
            "edt": "editor,ed,hrsg,herausgeber,herausgeberin,redakteur,redaktor,редактор,ред,"
            "ответственный редактор,отв. ред,главный редактор,redaktoru,elmi redaktor,baş redaktor,məsul redaktor",
            "trl": "translator,tr,trans,übersetzer,übersetzerin,übers,переводчик,пер,перевод,"
            "tərcüməçi,tərcümə edən,çevirən,tərc,тәрҹүмә едән",
            "com": "compiler,comp,zusammenstellender,kompilator,составитель,сост,tərtibçi,tərtib edən,tərt,тәртиб едән",
            "ill": "illustrator,ill,illustratorin,иллюстратор,илл,художник-иллюстратор,illüstrator",
            "art": "artist,künstler,künstlerin,художник,худож,худ,rəssam,рәссам",
            "pbl": "publisher,verleger,verlegerin,verlag,издатель,изд,издательство,naşir,nəşriyyat,нашир",
            "prt": "printer,drucker,druckerin,печатник,типограф,типография,çap edən,mətbəə",
            "aui": "author of introduction,author of introduction, etc,verfasser eines vorworts,"
            "автор предисловия,авт. предисл,ön sözün müəllifi,ön söz müəllifi",
            "aft": "author of afterword, colophon, etc,автор послесловия,son sözün müəllifi",
            "cmm": "commentator,kommentator,комментатор,автор комментариев,коммент,şərh edən,şərhçi",
            "rev": "reviewer,rezensent,рецензент,rəyçi",
            "cmp": "composer,komponist,komponistin,композитор,bəstəkar",
            "lbt": "librettist,librettistin,либреттист,libretto müəllifi",
            "dte": "dedicatee,widmungsempfänger,адресат посвящения,ithaf olunan",
            "egr": "engraver,kupferstecher,stecher,graveur,гравер,гравёр,qravür ustası,həkkak",
            "pht": "photographer,fotograf,photograph,фотограф,fotoqraf",
            "ctg": "cartographer,kartograf,картограф,kartoqraf",
            "scr": "scribe,schreiber,переписчик,katib,xəttat,üzünü köçürən",
            "cll": "calligrapher,kalligraph,каллограф,каллиграф,xəttat-rəssam",
            "ann": "annotator,annotierender,автор примечаний,qeydlərin müəllifi",
            "adp": "adapter,bearbeiter,bearbeiterin,автор обработки,işləyən",
            "oth": "other,sonstige,sonstiger,прочие,digər",
            "own": "owner,current owner,former owner,besitzer,vorbesitzer,владелец,sahibi",
            "isb": "issuing body,herausgebende körperschaft,издающая организация,nəşr edən qurum",
            "spn": "sponsor,sponsoring body,förderer,спонсор,sponsor qurum",
            "asn": "associated name,связанное лицо",
            "dnr": "donor,stifter,даритель,bağışlayan",
            "bnd": "binder,buchbinder,переплетчик,переплётчик,cildçi",
            "pra": "praeses,präses",
            "rsp": "respondent",
            "hnr": "honoree,gefeierter,юбиляр",
        }.items()
        for word in re.split(r",(?! )", words)
    }
)

# UNIMARC (Appendix C) and RUSMARC number the roles.
_NUMBERS = MappingProxyType(
    {
        "010": "adp", "020": "ann", "040": "art", "050": "asg", "060": "asn", "065": "auc", "070": "aut",
        "075": "aft", "080": "aui", "090": "aus", "100": "ant", "110": "bnd", "120": "bdd", "140": "bjd",
        "160": "bsl", "170": "cll", "180": "ctg", "190": "cns", "200": "chr", "205": "ctb", "210": "cmm",
        "212": "cwt", "220": "com", "230": "cmp", "240": "cmt", "245": "ccp", "250": "cnd", "255": "csp",
        "260": "cph", "270": "crr", "273": "cur", "280": "dte", "290": "dto", "295": "dgg", "300": "drt",
        "305": "dis", "310": "dst", "320": "dnr", "330": "dub", "340": "edt", "350": "egr", "360": "etr",
        "365": "exp", "370": "flm", "380": "frg", "390": "fmo", "395": "fnd", "400": "fnd", "410": "gra",
        "420": "hnr", "430": "ilu", "440": "ill", "450": "ins", "460": "ive", "470": "ivr", "480": "lbt",
        "490": "lse", "500": "lso", "510": "ltg", "520": "lyr", "530": "mte", "540": "mon", "550": "nrt",
        "560": "org", "570": "oth", "580": "ppm", "590": "prf", "600": "pht", "605": "prs", "610": "prt",
        "620": "pop", "630": "pro", "635": "prg", "637": "pdr", "640": "pfr", "650": "pbl", "651": "pbd",
        "660": "rcp", "670": "rce", "673": "rth", "675": "rev", "680": "rbr", "690": "sce", "695": "sad",
        "700": "scr", "705": "scl", "710": "sec", "720": "sgn", "721": "sng", "723": "spn", "725": "stn",
        "727": "ths", "730": "trl", "740": "tyd", "750": "tyg", "755": "voc", "760": "wde", "770": "wam",
    }
)  # fmt: skip


def relator(written: str) -> str:
    """The MARC relator code of a role as a catalogue writes it: a code, a word, a number or a URI.

    `aut`, `Verfasser`, `редактор`, `tərcüməçi`, `070`, `http://id.loc.gov/vocabulary/relators/aut`. A word that is in
    no table is given back as it stands.
    """
    plain = written.strip(" .,:;[]()")
    address = _RELATOR_URI.fullmatch(plain)
    if address:
        return address[1].lower()
    if plain in _NUMBERS:
        return _NUMBERS[plain]
    word = plain.lower().replace("i\u0307", "i")
    return _WORDS.get(word) or (word if _CODE.fullmatch(word) else plain)
