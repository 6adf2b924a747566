// Signs in to a server as an unchanged Webex JavaScript SDK of an integration does, and writes what it got as its last line.
// Arguments: the server's URL, the client id and secret, the redirect URI, and an access token of the person who allows it.
// The addresses of OAuth are in the environment.
import { createRequire } from "node:module";

const [url, clientId, clientSecret, redirectUri, token] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const requirePart = createRequire(require.resolve("webex/package"));
requirePart("@webex/plugin-logger");
requirePart("@webex/plugin-people");
requirePart("@webex/plugin-authorization-node");
const WebexCore = requirePart("@webex/webex-core").default;

const webex = new WebexCore({
	config: {
		logger: { level: "silent" },
		services: { discovery: { hydra: `${url}/v1`, u2c: url, sqdiscovery: url } },
		credentials: {
			client_id: clientId,
			client_secret: clientSecret,
			redirect_uri: redirectUri,
			scope: "spark:people_read spark:kms",
		},
	},
});
const { credentials } = webex;

const loginUrl = credentials.buildLoginUrl({
	clientType: "confidential",
	state: { from: "the SDK" },
});
const back = new URL(await allow(loginUrl));
await webex.authorization.requestAuthorizationCodeGrant({
	code: back.searchParams.get("code"),
});
const first = credentials.supertoken.toJSON();
const me = await webex.people.get("me");
await credentials.refresh({ force: true });
const second = credentials.supertoken.toJSON();
const again = await webex.people.get("me");
const refused = await webex.authorization
	.requestAuthorizationCodeGrant({ code: back.searchParams.get("code") })
	.then(
		() => null,
		({ name, message }) => ({ name, message }),
	);

const result = {
	state: JSON.parse(
		Buffer.from(back.searchParams.get("state"), "base64url").toString(),
	),
	me: me.emails,
	again: again.emails,
	isNewToken: first.access_token !== second.access_token,
	isSameRefreshToken: first.refresh_token === second.refresh_token,
	seconds: [first.expires_in, first.refresh_token_expires_in],
	refused,
};
process.stdout.write(`\n${JSON.stringify(result)}\n`, () => process.exit(0));

// Answers the page in the person's name, and returns the address to which the browser goes.
async function allow(address) {
	const reply = await fetch(address, { redirect: "manual" });
	const page = new URL(reply.headers.get("location"));
	const decision = await fetch(`${url}/v1/authorize`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${token}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({
			...Object.fromEntries(page.searchParams),
			isAllowed: true,
		}),
	});
	return (await decision.json()).redirectUri;
}
