import type { Config } from "./config.ts";
import { showPlace } from "./open-store.ts";

/** What the server prints when it is ready; `adminToken` is one that was just made by chance. */
export function describeServer(
	url: string,
	{
		config,
		isSample,
		adminToken,
	}: { config: Config; isSample: boolean; adminToken: string | undefined },
): string {
	const lines = [
		"",
		"  peopled is ready",
		"",
		`  API            ${url}/v1`,
		`  Description    ${url}/openapi.json`,
		...(config.arePagesServed
			? [`  Console        ${url}/console`, `  Reference      ${url}/reference`]
			: []),
		`  Health         ${url}/health`,
		`  Metrics        ${url}/metrics`,
		`  Data           ${showPlace(config.store)}${isSample ? "  (sample organization: Acme, Inc.)" : ""}`,
		...(config.workers > 1 ? [`  Workers        ${config.workers}`] : []),
	];
	if (adminToken !== undefined)
		lines.push(
			"",
			"  The administrator's access token, shown only this once:",
			"",
			`  ${adminToken}`,
		);
	else if (isSample)
		lines.push(
			"",
			"  Another access token:  npm run peopled -- token create admin@example.com",
		);
	else
		lines.push(
			"",
			"  An access token:  npm run peopled -- token create <e-mail address>",
		);
	return `${lines.join("\n")}\n\n`;
}
