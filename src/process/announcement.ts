import type { Config } from "../settings/config.ts";
import { returnUrlOf } from "../webex/oidc/oidc.ts";
import { showStoreAddress, showStoreFlags } from "./open-store.ts";
import type { Tls } from "./tls/certificate-files.ts";

/** The message of a server that is ready; `adminToken` is a random token that was just created. */
export function describeServer(
	url: string,
	{
		config,
		isSample,
		isEmpty,
		adminToken,
		chanceSeed,
		tls,
	}: {
		config: Config;
		isSample: boolean;
		/** The directory has no people. */
		isEmpty: boolean;
		adminToken: string | undefined;
		/** Undefined: the server is no stand-in. */
		chanceSeed: number | undefined;
		/** Undefined: plain HTTP. */
		tls: Tls | undefined;
	},
): string {
	const command = "npm run peopled --";
	const storeFlags = showStoreFlags(config.store);
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
	if (adminToken !== undefined)
		lines.push(
			"",
			"  The administrator's access token, shown only once:",
			"",
			`  ${adminToken}`,
		);
	else if (isEmpty)
		lines.push(
			"",
			`  The directory is empty. Create an organization:  ${command} organization create <name> --admin <e-mail address>${storeFlags}`,
		);
	else
		lines.push(
			"",
			`  Create an access token:  ${command} token create ${isSample ? "admin@example.com" : "<e-mail address>"}${storeFlags}`,
		);
	return `${lines.join("\n")}\n\n`;
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
