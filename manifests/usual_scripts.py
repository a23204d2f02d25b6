"""In which scripts a language is printed. Knows tables only."""

# The one script that a language is usually printed in: it is not written into the tag (BCP 47: Suppress-Script).
USUAL_SCRIPT = {
    language: script
    for script, languages in {
        "Latn": "cs da de en es et fi fr gl hr hu id it la lt lv nl no nb nn pl pt ro sk sl sq sv tr vi",
        "Cyrl": "ba be bg kbd kk kv ky lez mk mn os ru tg tt uk",
        "Arab": "ar azb chg fa ota prs ps ug ur",
        "Hebr": "he yi",
        "Armn": "hy",
        "Geor": "ka",
        "Grek": "el grc",
    }.items()
    for language in languages.split()
}
# Languages that this century or the last printed in several scripts.
SEVERAL_SCRIPTS = {
    "az": ("Latn", "Cyrl", "Arab"), "uz": ("Latn", "Cyrl", "Arab"), "tk": ("Latn", "Cyrl", "Arab"),
    "kk": ("Cyrl", "Latn", "Arab"), "ky": ("Cyrl", "Latn", "Arab"), "tt": ("Cyrl", "Latn", "Arab"),
    "tg": ("Cyrl", "Latn", "Arab"), "ku": ("Latn", "Arab", "Cyrl"), "ug": ("Arab", "Cyrl", "Latn"),
    "crh": ("Latn", "Cyrl", "Arab"), "ba": ("Cyrl", "Arab"), "sr": ("Cyrl", "Latn"), "tr": ("Latn", "Arab"),
    "lez": ("Cyrl", "Latn", "Arab"), "tly": ("Latn", "Cyrl", "Arab"),
}  # fmt: skip
