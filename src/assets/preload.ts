import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const later = /\bimport\("[^"]*?([^"/]+\.js)"\)/g;
const script =
	/<script type="module"[^>]*src="([^"]*?)([^"/]+\.js)"[^>]*><\/script>/;

/**
 * Adds links to a built page, so that the browser loads the scripts which its first script imports later together with
 * it, rather than after it.
 */
export async function preloadScripts(folder: string): Promise<void> {
	const page = join(folder, "index.html");
	const document = await readFile(page, "utf8");
	const [element, path = "", name] = script.exec(document) ?? [];
	if (element === undefined || name === undefined) return;
	const first = await readFile(join(folder, name), "utf8");
	const links = [...first.matchAll(later)]
		.map(
			([, file]) =>
				`<link rel="modulepreload" crossorigin href="${path}${file}">`,
		)
		.join("");
	await writeFile(page, document.replace(element, `${element}${links}`));
}
