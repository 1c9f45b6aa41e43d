// Loads the parts of the app. Each has a file, with its pieces of WebAssembly in a row and at last its own code.
import { initSync } from "./FIRST.js";

// How long each piece is, and which of them each part's file has.
const sizes = SIZES;
const files = FILES;
// Which pieces a part needs out of the file of another one.
const elsewhere = ELSEWHERE;
const CARRIER = "THE_CARRIER";
// Style sheets that only one part uses, by its name.
const sheets = SHEETS;
// Each piece and sheet that is there or on its way.
const pieces = [];
const dressed = {};
let imports;

/** What the pieces want from the first part. */
function wanted() {
    if (!imports) {
        const { WANTED } = initSync(undefined, undefined);
        imports = { __wasm_split: { WANTED } };
    }
    return imports;
}

/** Takes a part's pieces out of their files, which are asked for once, and only if a piece of theirs is missing. */
async function load(part) {
    const asked = {};
    const fetched = (file) => (asked[file] ??= content(file));
    const take = (file, piece, before) => (pieces[piece] ??= instance(fetched(file), file, piece, before).catch((error) => {
        // Whoever asks again, tries again.
        pieces[piece] = undefined;
        throw error;
    }));
    const own = files[part].at(-1);
    const needed = files[part].slice(0, -1).map((piece) => take(part, piece));
    for (const piece of elsewhere[part] ?? []) needed.push(take(CARRIER, piece));
    if (part in sheets) needed.push((dressed[part] ??= dress(part)));
    const before = Promise.all(needed);
    // It comes last, whatever happens to the others: when it is told, what failed can be asked for again.
    before.catch(() => {});
    await take(part, own, before);
}

async function content(file) {
    const answer = await fetch(new URL(`${file}-HASH.pack`, import.meta.url));
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    return answer.arrayBuffer();
}

/** The part's style sheet, in its place before anything is drawn with it. */
function dress(part) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(sheets[part], import.meta.url);
    return new Promise((there, missing) => {
        link.onload = there;
        link.onerror = () => {
            link.remove();
            delete dressed[part];
            missing(new Error(sheets[part]));
        };
        document.head.append(link);
    });
}

/** A piece out of what a file contains. It is compiled at once, and put in its place when what comes `before` it is there. */
async function instance(fetched, file, piece, before) {
    const row = files[file];
    const start = row.slice(0, row.indexOf(piece)).reduce((sum, it) => sum + sizes[it], 0);
    const compiled = WebAssembly.compile((await fetched).slice(start, start + sizes[piece]));
    // Both may fail; each is waited for.
    const [module] = await Promise.all([compiled, before]);
    return WebAssembly.instantiate(module, wanted());
}

/** As the first part asks for it: it is called back with whether the part is there. */
const loading = (part) => async (callback, data) => {
    let isThere = true;
    try {
        await load(part);
    } catch (error) {
        console.error(error);
        isThere = false;
    }
    wanted().__wasm_split.__indirect_function_table.get(callback)(data, isThere);
};

EXPORTS
