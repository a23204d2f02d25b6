// What two parsers that nobody here wrote read in a document: manifesto.js (under Mirador and Universal Viewer) and
// @iiif/parser (under TIFY and Clover). A document on standard input, what was read on standard output.
const manifesto = require("manifesto.js");
const { upgrade } = require("@iiif/parser/upgrader");

const LANGUAGES = ["az", "en", "ru"];
const spoken = (texts) => texts && LANGUAGES.map((language) => texts.getValue(language, "; "));

function contents(node) {
    const range = node.data && node.data.getCanvasIds ? node.data : null;
    return { label: node.label, canvases: range ? range.getCanvasIds() : [], within: node.nodes.map(contents) };
}

function canvas(one) {
    return {
        id: one.id,
        label: one.getLabel().getValue("az"),
        width: one.getWidth(),
        height: one.getHeight(),
        thumbnail: one.getCanonicalImageUri(90),
        shown: one.getThumbnail().id,
    };
}

function manifest(read) {
    const sequence = read.getSequences()[0];
    const statement = read.getRequiredStatement();
    return {
        label: spoken(read.getLabel()),
        metadata: read.getMetadata().map((pair) => [spoken(pair.label), spoken(pair.value)]),
        description: spoken(read.getDescription()),
        statement: statement && spoken(statement.value),
        license: read.getLicense(),
        logo: read.getLogo(),
        direction: sequence.getViewingDirection(),
        paged: sequence.isPagingEnabled() || read.isPagingEnabled(),
        start: sequence.getStartCanvasIndex(),
        renderings: read.getRenderings().map((one) => [one.id, one.getFormat(), spoken(one.getLabel())]),
        search: (read.getService("http://iiif.io/api/search/1/search") || {}).id,
        canvases: sequence.getCanvases().map(canvas),
        contents: contents(read.getDefaultTree()).within,
    };
}

function collection(read) {
    return {
        label: spoken(read.getLabel()),
        entries: read.items.map((one) => [one.id, spoken(one.getLabel()), one.isCollection()]),
    };
}

const document_ = JSON.parse(require("fs").readFileSync(0, "utf8"));
const read = manifesto.parseManifest(JSON.parse(JSON.stringify(document_)));
process.stdout.write(
    JSON.stringify({
        manifesto: read.isCollection() ? collection(read) : manifest(read),
        upgraded: upgrade(document_),
    }),
);
