import { DirectoryError } from "../directory/errors.ts";
import { UsageError } from "../settings/usage-error.ts";

/** Reads the scopes of a command line. A scope that there is not is a mistake in the command line, not a refusal of the directory. */
export function readScopes<Scopes>(
	text: string,
	parse: (text: string) => Scopes,
): Scopes {
	try {
		return parse(text);
	} catch (cause) {
		if (cause instanceof DirectoryError) throw new UsageError(cause.message);
		throw cause;
	}
}
