import type { Config } from "./config.ts";
import { showPlace, showStoreFlags } from "./open-store.ts";

/** What the server prints when it is ready; `adminToken` is one that was just made by chance. */
export function describeServer(
	url: string,
	{
		config,
		isSample,
		isEmpty,
		adminToken,
	}: {
		config: Config;
		isSample: boolean;
		/** Nobody is there. */
		isEmpty: boolean;
		adminToken: string | undefined;
	},
): string {
	const command = "npm run peopled --";
	const place = showStoreFlags(config.store);
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
	else if (isEmpty)
		lines.push(
			"",
			`  Nobody is here yet:  ${command} organization create <name> --admin <e-mail address>${place}`,
		);
	else
		lines.push(
			"",
			`  ${isSample ? "Another" : "An"} access token:  ${command} token create ${isSample ? "admin@example.com" : "<e-mail address>"}${place}`,
		);
	return `${lines.join("\n")}\n\n`;
}
