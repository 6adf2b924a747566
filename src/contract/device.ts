import { type Static, Type } from "typebox";
import {
	AuthorizationRequest,
	clientId,
	clientSecret,
	exampleClientId,
	exampleRequest,
	grantType,
	isAllowed,
	parameter,
	scope,
	tag,
	tokenReplies,
	uncached,
} from "./oauth.ts";
import { named, operation } from "./operation.ts";

/** The codes of a device, with the names of RFC 8628. */
const DeviceCodes = named(
	"DeviceCodes",
	Type.Object(
		{
			device_code: Type.String({
				description: "The code with which the device asks for its tokens.",
				examples: ["bXktZGV2aWNlLWNvZGU"],
			}),
			user_code: Type.String({
				description: "The code that a person enters.",
				examples: ["72970346"],
			}),
			verification_uri: Type.String({
				description: "The address of the page where a person enters the code.",
				examples: ["https://people.example.com/console/device"],
			}),
			verification_uri_complete: Type.String({
				description:
					"The same with the code in it, for a picture that a telephone reads.",
				examples: [
					"https://people.example.com/console/device?userCode=6587b053970a656c",
				],
			}),
			expires_in: Type.Integer({
				description: "The seconds for which the codes are valid.",
				examples: [300],
			}),
			interval: Type.Integer({
				description: "The seconds to wait between two requests for the tokens.",
				examples: [2],
			}),
		},
		{ description: "The codes of a device." },
	),
);
export type DeviceCodes = Static<typeof DeviceCodes>;

export const authorizeDevice = operation({
	id: "authorizeDevice",
	method: "POST",
	path: "/device/authorize",
	tag,
	summary: "Authorize a Device",
	description:
		"Gives a device without a browser the code that a person enters on another one (RFC 8628). The parameters are in the body, a form or JSON, or in the query.",
	query: Type.Object({ client_id: clientId, scope }),
	body: {
		schema: named(
			"DeviceAuthorization",
			Type.Object(
				{ client_id: clientId, scope },
				{ description: "A device that asks for a code." },
			),
		),
		example: { client_id: exampleClientId, scope: "spark:people_read" },
		isForm: true,
	},
	replies: {
		200: {
			description: "The codes.",
			schema: DeviceCodes,
			example: {
				device_code: "bXktZGV2aWNlLWNvZGU",
				user_code: "72970346",
				verification_uri: "https://people.example.com/console/device",
				verification_uri_complete:
					"https://people.example.com/console/device?userCode=6587b053970a656c",
				expires_in: 300,
				interval: 2,
			},
			headers: uncached,
		},
	},
	refusals: [400, 404, 413, 415],
	scopes: [],
	isOpen: true,
});

/** The grant type of a device (RFC 8628, 3.4). */
export const deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code";

export const createDeviceToken = operation({
	id: "createDeviceToken",
	method: "POST",
	path: "/device/token",
	tag,
	summary: "Get the Token of a Device",
	description:
		"Gives a device its tokens as soon as a person has allowed it. Until then it answers 428 with the `error` `authorization_pending`; a device that asks too often gets `slow_down`. The integration names itself with HTTP Basic or in the body.",
	query: Type.Object({}),
	body: {
		schema: named(
			"DeviceTokenRequest",
			Type.Object(
				{
					grant_type: grantType(deviceGrantType),
					device_code: parameter(
						"The code of the device.",
						"bXktZGV2aWNlLWNvZGU",
					),
					client_id: clientId,
					client_secret: clientSecret,
				},
				{ description: "A device that asks for its tokens." },
			),
		),
		example: {
			grant_type: deviceGrantType,
			device_code: "bXktZGV2aWNlLWNvZGU",
			client_id: exampleClientId,
			client_secret: "bXktY2xpZW50LXNlY3JldA",
		},
		isForm: true,
	},
	replies: tokenReplies,
	refusals: [400, 401, 413, 415, 428],
	scopes: [],
	isOpen: true,
});

const userCode = Type.String({
	description:
		"The code that the device shows, or the one in its link. Blanks and dashes do not count.",
	examples: ["72970346"],
	minLength: 1,
	maxLength: 100,
});

export const getDeviceRequest = operation({
	id: "getDeviceRequest",
	method: "GET",
	path: "/device/request",
	tag,
	summary: "Get the Request of a Device",
	description:
		"Says what the device asks for that shows this code, for the page on which a person decides. This call is peopled's own.",
	query: Type.Object({ userCode }),
	exampleQuery: { userCode: "72970346" },
	replies: {
		200: {
			description: "What the device asks for.",
			schema: AuthorizationRequest,
			example: { ...exampleRequest, redirectHost: undefined },
		},
	},
	refusals: [400, 403, 404],
	scopes: [],
});

export const decideDevice = operation({
	id: "decideDevice",
	method: "POST",
	path: "/device",
	tag,
	summary: "Allow or Deny a Device",
	description:
		"Allows or denies in your name what the device asks for that shows this code. The rules of `POST /v1/authorize` apply. This call is peopled's own.",
	query: Type.Object({}),
	body: {
		schema: named(
			"DeviceDecision",
			Type.Object(
				{ userCode, isAllowed },
				{ description: "A decision on the request of a device." },
			),
		),
		example: { userCode: "72970346", isAllowed: true },
	},
	replies: { 204: { description: "Decided." } },
	refusals: [400, 403, 404, 413, 415, 423],
	scopes: [],
});
