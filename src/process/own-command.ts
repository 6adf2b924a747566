import { existsSync, readFileSync } from "node:fs";
import {
	basename,
	delimiter,
	dirname,
	isAbsolute,
	join,
	relative,
	sep,
} from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The words with which somebody runs a command of this peopled, as it was installed: in a checkout, in a project, by
 * `npx`, or as one executable file. `module` is the address of this file or of the bundle with it.
 */
export function findOwnCommand({
	module = import.meta.url,
	program = process.execPath,
	folder = process.cwd(),
	path = "",
}: {
	module?: string;
	/** The file that runs. */
	program?: string;
	/** The folder in which the commands are typed. */
	folder?: string;
	/** The folders of commands, as `PATH` has them. */
	path?: string;
} = {}): string {
	if (module.endsWith(".ts")) return "npm run peopled --";
	// Bun keeps what an executable contains in a file system of its own.
	if (/^(file:\/\/)?\/*(\$bunfs|[A-Z]:\/~BUN)\//.test(module))
		return path.split(delimiter).includes(dirname(program))
			? basename(program)
			: showPath(relative(folder, program));
	const installed = dirname(dirname(fileURLToPath(module)));
	const [modules, project] = [dirname(installed), dirname(dirname(installed))];
	if (basename(modules) !== "node_modules") return "peopled";
	const manifest = join(project, "package.json");
	// A folder with commands for everybody has none.
	if (!existsSync(manifest)) return "peopled";
	const { _npx } = JSON.parse(readFileSync(manifest, "utf8")) as {
		_npx?: { packages?: string[] };
	};
	// Such as `./peopled-0.2.0.tgz`.
	return `npx ${_npx?.packages?.[0] ?? "peopled"}`;
}

/** A sentence whose commands between backticks are those that work here: `npm start` only in a checkout. */
export function inOwnWords(sentence: string, command: string): string {
	const isCheckout = command.startsWith("npm run");
	return sentence.replaceAll(
		/`(peopled|npm start)(?: --)?(?=[ `])/g,
		(whole, name) => {
			if (name === "peopled") return `\`${command}`;
			return isCheckout ? whole : `\`${command} serve`;
		},
	);
}

// A shell looks for a command without a folder elsewhere.
function showPath(path: string): string {
	return path.startsWith(".") || isAbsolute(path) ? path : `.${sep}${path}`;
}
