import { resolve } from "node:path";
import type { Config } from "../settings/config.ts";
import { version } from "../settings/version.ts";
import { returnUrlOf } from "../webex/oidc/oidc.ts";
import { showExampleCall } from "../webex/people/example-call.ts";
import { showStoreAddress, showStoreFlags } from "./open-store.ts";
import type { Tls } from "./tls/certificate-files.ts";

/** The terminal of Windows reads quotation marks in other ways. */
const needsShell = process.platform === "win32";

/** What a server that is ready says about itself. */
interface Facts {
	config: Config;
	/** The words with which its user runs a command of peopled. */
	command: string;
	isSample: boolean;
	/** The directory has no people. */
	isEmpty: boolean;
	/** A random token that was just created. */
	adminToken: string | undefined;
	/** Undefined: the server is no stand-in. */
	chanceSeed: number | undefined;
	/** Undefined: plain HTTP. */
	tls: Tls | undefined;
}

/** The message of a server that is ready, for programs and logs. */
export function describeServer(url: string, facts: Facts): string {
	const { config, isSample } = facts;
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
		`  Data           ${showStoreAddress(config.store)}${isSample ? "  (sample organization: Acme, Inc.)" : ""}`,
		...describeOptions(url, facts),
	];
	if (facts.adminToken !== undefined)
		lines.push(
			"",
			"  The administrator's access token, shown only once:",
			"",
			`  ${facts.adminToken}`,
		);
	else lines.push("", describeNextStep(facts));
	return `${lines.join("\n")}\n\n`;
}

/** The message of a server that is ready, for somebody at a terminal. It says more on the first start. */
export function greet(url: string, facts: Facts): string {
	const { config, isSample, adminToken, tls } = facts;
	const { store } = config;
	const data =
		store.engine === "sqlite" ? resolve(store.file) : showStoreAddress(store);
	const lines = [
		"",
		`  peopled ${version} is ready. Ctrl-C stops it.`,
		"",
		...(config.arePagesServed
			? [`  Console        ${url}/console`, `  Reference      ${url}/reference`]
			: []),
		`  API            ${url}/v1`,
		`  Data           ${data}${isSample ? "  (sample organization: Acme, Inc.)" : ""}`,
		...describeOptions(url, facts),
		"",
	];
	if (adminToken === undefined) lines.push(describeNextStep(facts));
	else
		lines.push(
			"  The administrator's access token, shown only once:",
			"",
			`  ${adminToken}`,
			"",
			`  Paste this into another terminal${needsShell ? " with a shell, such as Git Bash" : ""}. It is the example of the Webex reference, "Update a Person":`,
			"",
			showExampleCall({
				...{ url, token: adminToken },
				certificateFile: tls?.isSelfSigned ? tls.certificateFile : undefined,
			}),
		);
	return `${lines.join("\n")}\n\n`;
}

function describeNextStep({
	config,
	command,
	isSample,
	isEmpty,
}: Facts): string {
	const storeFlags = showStoreFlags(config.store);
	return isEmpty
		? `  The directory is empty. Create an organization:  ${command} organization create <name> --admin <e-mail address>${storeFlags}`
		: `  Create an access token:  ${command} token create ${isSample ? "admin@example.com" : "<e-mail address>"}${storeFlags}`;
}

// What not every server has.
function describeOptions(
	url: string,
	{ config, chanceSeed, tls }: Facts,
): string[] {
	return [
		...(config.oidc === undefined
			? []
			: [
					`  OpenID         ${config.oidc.issuer}`,
					`  Redirect URI   ${returnUrlOf(config.publicUrl ?? url)}`,
				]),
		...(tls?.isSelfSigned ? describeTls(tls) : []),
		...(chanceSeed === undefined
			? []
			: [
					`  Stand-in       ${url}/peopled  (chance seed ${chanceSeed}${config.isFaithful ? ", faithful" : ""})`,
				]),
		...(config.workers > 1 ? [`  Workers        ${config.workers}`] : []),
	];
}

// No client trusts a self-signed certificate on its own.
function describeTls({ certificateFile, fingerprint }: Tls): string[] {
	return [
		`  Certificate    ${certificateFile}, self-signed`,
		`  SHA-256        ${fingerprint}`,
		`  For curl       curl --cacert ${certificateFile}`,
		`  For Node       NODE_EXTRA_CA_CERTS=${certificateFile}`,
		`  For Java       keytool -importcert -noprompt -alias peopled -file ${certificateFile} -keystore peopled.p12 -storetype PKCS12 -storepass peopled`,
		"                 java -Djavax.net.ssl.trustStore=peopled.p12 -Djavax.net.ssl.trustStorePassword=peopled",
	];
}
