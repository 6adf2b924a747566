import type { Settings } from "../settings/config.ts";
import { showShellWord } from "../settings/shell-word.ts";
import type { Workplace } from "./workplace.ts";

/** Says where the server of the directory answers, when that is not at the address that was asked; undefined when it is not known. */
export function describeOther(
	{ findServer }: Pick<Workplace, "findServer">,
	flags: Partial<Settings>,
	url: string,
): string | undefined {
	const found = findServer(flags);
	return found === undefined || found.url === url
		? undefined
		: `A server runs on ${found.file}, at ${found.url}: add --url ${showShellWord(found.url)}.`;
}
