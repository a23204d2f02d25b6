"""Every word of the demo book, written for it (the couplet is Füzuli's); knows no layout. Pango markup is allowed."""

from demo.letters import cyrillic

TITLE = "Vərəqdən ekrana"
COVER_TITLE = ("VƏRƏQDƏN", "EKRANA")
COVER_LINE = "Kitabların oxucuya yolu"
SUBTITLE = ("Skan olunmuş kitabların", "oxucuya yolu haqqında kiçik kitab")
THREE_SCRIPTS = ("Latın", cyrillic("Kiril"), "عرب")
SAMPLE = "NÜMUNƏ KİTAB"
IMPRINT = "Bu kitabı serverin öz proqramı çəkib"

CONTENTS = "Mündəricat"
CHAPTERS = (
    ("Bu kitab nə üçündür", 5),
    ("Böyüdün və baxın", 6),
    ("Üç əlifba, bir dil", 7),
    (cyrillic("Kiril əlifbası ilə"), 8),
    ("ساغدان سولا", 9),
    ("Kitabxanaçı üçün", 10),
    ("Yazının yolu <i>(qatlanan vərəq)</i>", 11),
    ("Paylaşın", 12),
    ("Qısaca · Коротко · In brief", 13),
    ("Son söz", 14),
)
CONTENTS_NOTE = (
    "Səhifə nömrələri skanların sırası ilə eynidir: beşinci səhifə həm də beşinci şəkildir. "
    "İstənilən səhifəyə keçmək üçün baxış pəncərəsindəki kiçik şəkillərdən birini seçin."
)

ABOUT = "Bu kitab nə üçündür"
ABOUT_TEXT = (
    "Baxdığınız vərəqlər köhnə kitabın skanına bənzəyir, lakin heç vaxt kağız üzərində olmayıb: "
    "onları proqram çəkib. Məqsəd serverin nə etdiyini izah etmək deyil, göstərməkdir. "
    "Kitabxana öz kitablarını skan edir, server isə onları hər oxucunun ekranına çatdırır."
)
ABOUT_STEPS = (
    ("Qovluq", "Skanlar bir qovluğa yığılır. Əsl fayllar yalnız oxunur, heç vaxt dəyişdirilmir."),
    ("Piramida", "Hər səhifə bir dəfə müxtəlif ölçülərə salınır və kiçik kvadratlara bölünür."),
    ("Oxucu", "Ekrana yalnız baxdığınız hissə göndərilir. Ona görə hər səhifə tez açılır."),
)
ABOUT_HOW = (
    "<b>Vərəqləyin</b> – oxlarla. <b>Böyüdün</b> – siçanın çarxı və ya iki barmaqla. "
    "<b>Sürüşdürün</b> – səhifəni tutub çəkin. Növbəti səhifəyə yaxından baxmağa dəyər."
)

ZOOM = "Böyüdün və baxın"
ZOOM_TEXT = (
    "Bu qravüranı böyüdün: hər xətt ayrıca çəkilib. Pəncərələrə, dalğalara və yelkənlərə yaxınlaşın. "
    "Sonra çərçivəyə baxın: o nazik xətlər xətt deyil, yazıdır."
)
ZOOM_CAPTION = "Qız qalası. Hesabla çəkilmiş qravüra"
MICRO = (
    "Bu sətri oxuya bilirsinizsə, deməli, səhifəyə kifayət qədər yaxınlaşmısınız. ",
    "Belə xırda yazı uzaqdan adi xəttə bənzəyir, böyüdəndə isə hər hərfi aydın görünür. ",
    "Əlifba: a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z. ",
)

SCRIPTS = "Üç əlifba, bir dil"
SCRIPTS_TEXT = (
    "Azərbaycan dili son yüz ildə üç müxtəlif yazı ilə çap olunub. Bu cədvəldə bugünkü otuz iki hərf "
    "kiril və ərəb yazısındakı qarşılığı ilə birlikdə verilib."
)
SCRIPTS_NOTE = "Ərəb yazısında saitlər çox vaxt yazılmır; burada ən çox işlənən işarələr göstərilib."

CYRILLIC = cyrillic("Kiril əlifbası ilə")
CYRILLIC_TEXT = cyrillic(
    "Bir zamanlar, 1939–1991-ci illərdə, Azərbaycan kitabları kiril əlifbası ilə "
    "çap olunurdu. Bu kitabların çoxu bu gün də rəflərdədir."
)
CYRILLIC_TEXT_2 = cyrillic(
    "Bu səhifə 1958-ci ilin imlası ilə yığılıb. Kitabın adı necə yazılıbsa, "
    "oxucu onu elə də görür: skan dəyişdirilmir, hərflər başqa əlifbaya çevrilmir."
)
CYRILLIC_PROVERBS_TITLE = cyrillic("Atalar sözü")
CYRILLIC_PROVERBS = tuple(
    cyrillic(text) for text in ("Elm ağlın çırağıdır.", "Bir gül ilə bahar olmaz.", "Bu günün işini sabaha qoyma.")
)
CYRILLIC_ORDER_TITLE = cyrillic("Otuz iki hərf")

ARABIC = "ساغدان سولا"
ARABIC_TEXT = (
    "عزیز اوخوجو! بو صحیفه ساغدان سولا اوخونور. حرفلر بیر-بیرینه باغلانیر، سطرلر ساغدان باشلانیر. "
    "عرب الیفباسی ایله چاپ اولونموش کیتابین بیرینجی صحیفه‌سی ساغ طرفده‌دیر، صحیفه‌لر سولدان ساغا چئوریلیر. "
    "بو کیتابخانا هر کیتابی اؤز یازیسی و اؤز یؤنو ایله گؤستریر."
)
ARABIC_COUPLET = ("منی جاندان اوساندیردی، جفادان یار اوسانمازمی؟", "فلکلر یاندی آهیمدن، مرادیم شمعی یانمازمی؟")
ARABIC_POET = "فضولی"
ARABIC_FOLIO = "۹"
ARABIC_READING_TITLE = "Latın əlifbası ilə"
ARABIC_READING = (
    "Əziz oxucu! Bu səhifə sağdan sola oxunur. Hərflər bir-birinə bağlanır, sətirlər sağdan başlanır. "
    "Ərəb əlifbası ilə çap olunmuş kitabın birinci səhifəsi sağ tərəfdədir, səhifələr soldan sağa çevrilir. "
    "Bu kitabxana hər kitabı öz yazısı və öz yönü ilə göstərir."
)
ARABIC_COUPLET_READING = (
    "Məni candan usandırdı, cəfadan yar usanmazmı?",
    "Fələklər yandı ahimdən, muradım şəmi yanmazmı?",
)
ARABIC_POET_READING = "Məhəmməd Füzuli"

LIBRARIAN = "Kitabxanaçı üçün"
LIBRARIAN_TEXT = "Öz kitabınızı əlavə etmək üçün bir qovluq və bir əmr kifayətdir."
LIBRARIAN_STEPS = (
    "Səhifələrin şəkillərini bir qovluğa yığın. Sıra fayl adlarından götürülür: 2 nömrəli səhifə 10-dan əvvəl gəlir.",
    "Bu əmri yazın:",
    "Server hər faylı yoxlayır, piramidasını qurur və kitabı bütöv dərc edir. "
    "Zədəli fayl varsa, adı və səbəbi göstərilir, qalan səhifələr isə açılır.",
    "Səhifə əlavə etdinizsə, eyni əmri təkrar verin: yalnız dəyişən işlənəcək.",
    "Kitab ana səhifədə görünür. Oxucu üz qabığını seçir və vərəqləməyə başlayır.",
)
LIBRARIAN_COMMAND = (
    'iiif-server ingest "Şəki xanlığı"',
    '    --book seki-xanligi --title "Şəki xanlığı" --language az',
)
LIBRARIAN_SPINES = ("NİZAMİ", "FÜZULİ", "NƏSİMİ", "XAQANİ", "VAQİF", "SABİR", "NATƏVAN", "MƏHSƏTİ")

FOLD = "Yazının yolu"
FOLD_LINE = "Bir cümlə, dörd yazı: Azərbaycan dilinin çap tarixindən bir neçə il"
FOLD_BANDS = (
    ("Ərəb əlifbası", 1850, 1929, "اوخوماق اؤیرنمکدیر"),
    ("Yeni əlifba", 1922, 1939, "Oxumaq\nɵjrənməkdir"),
    ("Kiril əlifbası", 1939, 1991, cyrillic("Oxumaq öyrənməkdir")),
    ("Latın əlifbası", 1991, 2030, "Oxumaq öyrənməkdir"),
)
FOLD_EVENTS = (
    (1857, 1, "Mirzə Fətəli Axundzadə yeni əlifba layihəsi hazırlayır"),
    (1875, 0, "Bakıda «Əkinçi» qəzeti çıxır"),
    (1906, 4, "Tiflisdə «Molla Nəsrəddin» jurnalı çıxır"),
    (1922, 3, "Yeni latın əlifbası hazırlanır"),
    (1926, 2, "Bakıda Birinci Türkoloji Qurultay"),
    (1929, 1, "Yeni əlifbaya tam keçid"),
    (1939, 0, "Kiril əlifbasına keçid"),
    (1958, 1, "Kiril imlasına ј hərfi gəlir"),
    (1991, 2, "Latın əlifbasına qayıdış"),
    (2001, 1, "Latın əlifbasına tam keçid"),
    (2011, 0, "IIIF ideyası yaranır"),
)
FOLD_NOTE = (
    "Bu vərəq başqalarından genişdir, çünki kitabda o, qatlanmış olur. Server hər səhifəni öz ölçüsündə göstərir. "
    "Xalçaya yaxınlaşın: hər ilmə görünür."
)

SHARE = "Paylaşın"
SHARE_TEXT = (
    "Kitabxanaların şəkil paylaşmaq üçün ortaq dili var: IIIF adlı açıq standart. Hər kitabın və hər səhifənin "
    "öz ünvanı var. Bu ünvanı bilən istənilən baxış proqramı kitabı aça bilər, başqa kitabxanada "
    "və ya başqa ölkədə olsa belə."
)
SHARE_BOOK = "Kitabın ünvanı"
SHARE_MANIFEST = "/presentation/3/<b>kitab</b>/manifest"
SHARE_IMAGE = "Şəklin ünvanı"
SHARE_PARTS = (
    ("/iiif/3/", ""),
    ("şəkil", "ad"),
    ("/full", "hissə"),
    ("/max", "ölçü"),
    ("/0", "dönmə"),
    ("/default", "keyfiyyət"),
    (".jpg", "format"),
)
SHARE_EXAMPLES = (
    ("bütöv", "full/max/0/default"),
    ("kvadrat", "square/max/0/default"),
    ("döndərilmiş", "full/max/90/default"),
    ("boz", "full/max/0/gray"),
)
SHARE_END = "Ünvanın bir sözünü dəyişin, server şəkli dərhal başqa cür verəcək."

BRIEF = "Qısaca"
BRIEF_TEXTS = (
    (
        "Azərbaycanca",
        "Kitabxana skanları bir qovluğa yığır, server onlardan kitab düzəldir. Oxucu kitabı brauzerdə vərəqləyir "
        "və ən incə cizgisinə qədər böyüdür. Latın, kiril və ərəb yazılı kitabların hər biri öz istiqamətində "
        "açılır. Ünvanlar IIIF standartına uyğundur.",
    ),
    (
        "По-русски",
        "Библиотека складывает сканы в папку, сервер делает из них книгу. Читатель листает её в браузере "
        "и приближает до тончайшего штриха: передаётся только та часть страницы, на которую он смотрит. "
        "Книги на латинице, кириллице и арабской графике открываются каждая в своём направлении. "
        "Адреса следуют стандарту IIIF.",
    ),
    (
        "In English",
        "The library puts its scans into a folder; the server makes a book of them. Readers turn the pages in "
        "a browser and zoom in to the finest line: only the part they are looking at is sent. Books in Latin, "
        "Cyrillic and Arabic script each open in their own direction. Every address follows the IIIF standard.",
    ),
)  # fmt: skip

COLOPHON = "Son söz"
COLOPHON_LINES = (
    "Bu kitab üçün nə skaner işləyib, nə rəssam.",
    "Kağızın rəngi, qatların kölgəsi, naxışlar,",
    "xalçanın ilmələri və qravüranın xətləri",
    "hesablanıb və proqramla çəkilib.",
    "Yazılar Noto Serif və Noto Naskh Arabic",
    "şriftləri ilə yığılıb.",
    "Beyt Məhəmməd Füzulinindir,",
    "qalan sözlər bu kitab üçün",
    "yazılıb.",
)
COLOPHON_LAST = "İndi növbə sizin kitablarınızındır."
