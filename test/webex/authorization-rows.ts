import type { Asked, Row } from "./authorization-row.ts";
import { standInRows } from "./authorization-stand-in-rows.ts";
import { ids, type Json } from "./harness.ts";

const admins = ["full", "user", "readonly", "location"] as const;
const writers = ["full", "user"] as const;
const locators = ["full", "location"] as const;
const colleagues = [...admins, "member"] as const;

const activations = (orgId: string) =>
	`/identity/organizations/${orgId}/jobs/sendActivationEmails`;
const moves = "/telephony/config/jobs/person/moveLocation";
const name = "Nobody In Particular";
const dry = "dryRun=true";
const merge = { "content-type": "application/merge-patch+json" };
const lines = { "content-type": "application/x-ndjson" };
const place = {
	name: "Oslo",
	timeZone: "Europe/Oslo",
	preferredLanguage: "nb_no",
	address: { address1: "Karl Johans gate 1", city: "Oslo", country: "NO" },
};
const hook = {
	name: "hook",
	targetUrl: "https://example.com/",
	resource: "people",
	event: "all",
};

/** Every call of the API, each with who may make it; the test fails for a call that has no row here. */
export const rows: Readonly<Record<string, Row>> = {
	listPeople: {
		ask: ({ orgId }) => get(`/people?orgId=${orgId}&displayName=Zebra`),
		allowed: colleagues,
	},
	listManagers: {
		ask: ({ orgId, personId }) =>
			get(`/people/managers?orgId=${orgId}&id=${personId}`),
		allowed: colleagues,
	},
	createPerson: {
		ask: ({ orgId }) =>
			post(`/people?${dry}`, {
				emails: ["new@example.com"],
				displayName: name,
				orgId,
			}),
		allowed: writers,
	},
	getMe: { ask: () => get("/people/me"), allowed: "anybody", isPlain: true },
	getPerson: {
		ask: ({ personId }) => get(`/people/${personId}`),
		allowed: colleagues,
	},
	updatePerson: {
		ask: ({ personId }) => ({
			method: "PUT",
			path: `/people/${personId}?${dry}`,
			body: { displayName: name },
		}),
		allowed: writers,
	},
	patchPerson: {
		ask: ({ personId }) => ({
			method: "PATCH",
			path: `/people/${personId}?${dry}`,
			body: { title: name },
			headers: merge,
		}),
		allowed: writers,
	},
	deletePerson: {
		ask: ({ personId }) => ({
			method: "DELETE",
			path: `/people/${personId}?${dry}`,
		}),
		allowed: writers,
	},
	runBulk: {
		ask: ({ personId }) =>
			post("/bulk", {
				mode: "all-or-nothing",
				dryRun: true,
				operations: [
					{
						method: "PATCH",
						path: `/people/${personId}`,
						body: { title: name },
					},
				],
			}),
		allowed: writers,
	},
	createJob: {
		ask: ({ orgId }) => ({
			method: "POST",
			path: `/bulk/jobs?${dry}&orgId=${orgId}`,
			body: `${JSON.stringify({ method: "POST", path: "/people", body: { displayName: name, emails: ["n@example.com"] } })}\n`,
			headers: lines,
		}),
		allowed: writers,
	},
	listJobs: {
		ask: ({ orgId }) => get(`/bulk/jobs?orgId=${orgId}`),
		allowed: writers,
	},
	getJob: { ask: ({ jobId }) => get(`/bulk/jobs/${jobId}`), allowed: writers },
	getJobResults: {
		ask: ({ jobId }) => get(`/bulk/jobs/${jobId}/results`),
		allowed: writers,
	},
	cancelJob: {
		ask: ({ jobId }) => post(`/bulk/jobs/${jobId}/cancel`),
		allowed: writers,
	},
	applyJob: {
		ask: ({ jobId }) => post(`/bulk/jobs/${jobId}/apply`),
		allowed: writers,
	},
	undoJob: {
		ask: ({ doneJobId }) => post(`/bulk/jobs/${doneJobId}/undo?${dry}`),
		allowed: writers,
	},
	deleteJob: {
		ask: ({ jobId }) => remove(`/bulk/jobs/${jobId}`),
		allowed: writers,
	},
	exportPeople: {
		ask: ({ orgId }) => get(`/people/export?orgId=${orgId}`),
		allowed: admins,
	},
	listPersonChanges: {
		ask: ({ personId }) => get(`/people/${personId}/changes`),
		allowed: admins,
	},
	revertChange: {
		ask: ({ personId, changeId }) =>
			post(`/people/${personId}/changes/${changeId}/revert?${dry}`),
		allowed: writers,
	},
	listDeletedPeople: {
		ask: ({ orgId }) => get(`/deletedPeople?orgId=${orgId}`),
		allowed: admins,
	},
	restorePerson: {
		ask: ({ deletedId }) => post(`/people/${deletedId}/restore?${dry}`),
		allowed: writers,
	},
	listChanges: {
		ask: ({ orgId }) => get(`/changes?orgId=${orgId}`),
		allowed: admins,
	},
	listAuditEvents: {
		ask: ({ orgId }) =>
			get(
				`/adminAudit/events?orgId=${orgId}&from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z`,
			),
		allowed: ["full", "readonly"],
	},
	listAuditCategories: {
		ask: () => get("/adminAudit/eventCategories"),
		allowed: "anybody",
		isPlain: true,
	},
	listOrganizations: {
		ask: () => get("/organizations"),
		allowed: admins,
		isPlain: true,
	},
	getOrganization: {
		ask: ({ orgId }) => get(`/organizations/${orgId}`),
		allowed: admins,
	},
	listLicenses: {
		ask: ({ orgId }) => get(`/licenses?orgId=${orgId}`),
		allowed: admins,
	},
	getLicense: {
		ask: ({ licenseId }) =>
			get(`/licenses/${licenseId}?includeAssignedTo=user`),
		allowed: admins,
	},
	updateUserLicenses: {
		ask: ({ personId, licenseId }) => ({
			method: "PATCH",
			path: `/licenses/users?${dry}`,
			body: { personId, licenses: [{ id: licenseId, operation: "remove" }] },
		}),
		allowed: writers,
	},
	listLicenseTemplates: {
		ask: ({ orgId }) => get(`/licenseTemplates?orgId=${orgId}`),
		allowed: admins,
	},
	createLicenseTemplate: {
		ask: ({ orgId, licenseId }) =>
			post(`/licenseTemplates?orgId=${orgId}&${dry}`, {
				licenses: [licenseId],
			}),
		allowed: writers,
	},
	getLicenseTemplate: {
		ask: ({ licenseTemplateId }) =>
			get(`/licenseTemplates/${licenseTemplateId}`),
		allowed: admins,
	},
	updateLicenseTemplate: {
		ask: ({ licenseTemplateId, licenseId }) => ({
			method: "PUT",
			path: `/licenseTemplates/${licenseTemplateId}?${dry}`,
			body: { licenses: [licenseId] },
		}),
		allowed: writers,
	},
	deleteLicenseTemplate: {
		ask: ({ licenseTemplateId }) =>
			remove(`/licenseTemplates/${licenseTemplateId}?${dry}`),
		allowed: writers,
	},
	listRoles: { ask: () => get("/roles"), allowed: admins, isPlain: true },
	getRole: {
		ask: () => get(`/roles/${ids.userAdministrator}`),
		allowed: admins,
		isPlain: true,
	},
	listGroups: {
		ask: ({ orgId }) => get(`/groups?orgId=${orgId}`),
		allowed: admins,
	},
	createGroup: {
		ask: ({ orgId }) => post(`/groups?${dry}`, { displayName: name, orgId }),
		allowed: writers,
	},
	getGroup: {
		ask: ({ groupId }) => get(`/groups/${groupId}?includeMembers=true`),
		allowed: admins,
	},
	updateGroup: {
		ask: ({ groupId }) => ({
			method: "PATCH",
			path: `/groups/${groupId}?${dry}`,
			body: { description: "X" },
		}),
		allowed: writers,
	},
	deleteGroup: {
		ask: ({ groupId }) => remove(`/groups/${groupId}?${dry}`),
		allowed: writers,
	},
	listGroupMembers: {
		ask: ({ groupId }) => get(`/groups/${groupId}/members`),
		allowed: admins,
	},
	listLocations: {
		ask: ({ orgId }) => get(`/locations?orgId=${orgId}`),
		allowed: admins,
	},
	createLocation: {
		ask: ({ orgId }) => post(`/locations?orgId=${orgId}&${dry}`, place),
		allowed: locators,
	},
	getLocation: {
		ask: ({ locationId }) => get(`/locations/${locationId}`),
		allowed: admins,
	},
	updateLocation: {
		ask: ({ locationId }) => ({
			method: "PUT",
			path: `/locations/${locationId}?${dry}`,
			body: { notes: "X" },
		}),
		allowed: locators,
	},
	deleteLocation: {
		ask: ({ locationId }) => remove(`/locations/${locationId}?${dry}`),
		allowed: locators,
	},
	listTelephonyLocations: {
		ask: ({ orgId }) => get(`/telephony/config/locations?orgId=${orgId}`),
		allowed: admins,
	},
	getTelephonyLocation: {
		ask: ({ locationId }) => get(`/telephony/config/locations/${locationId}`),
		allowed: admins,
	},
	listNumbers: {
		ask: ({ orgId }) => get(`/telephony/config/numbers?orgId=${orgId}`),
		allowed: admins,
	},
	listNumbersOfPerson: {
		ask: ({ personId }) => get(`/people/${personId}/features/numbers`),
		allowed: admins,
	},
	addNumbers: {
		ask: ({ locationId }) =>
			post(`/telephony/config/locations/${locationId}/numbers?${dry}`, {
				phoneNumbers: ["+14085268000"],
			}),
		allowed: ["full"],
	},
	removeNumbers: {
		ask: ({ locationId }) => ({
			...remove(`/telephony/config/locations/${locationId}/numbers?${dry}`),
			body: { phoneNumbers: ["+14085268000"] },
		}),
		allowed: ["full"],
	},
	countLocationNumbers: {
		ask: ({ orgId }) => get(`/telephony/config/numbers/counts?orgId=${orgId}`),
		allowed: admins,
	},
	listFreeExtensions: {
		ask: ({ locationId }) =>
			get(`/telephony/config/locations/${locationId}/availableExtensions`),
		allowed: admins,
	},
	sendActivationEmails: {
		ask: ({ orgId }) => post(`${activations(orgId)}?${dry}`),
		allowed: writers,
	},
	getActivation: {
		ask: ({ orgId, activationId }) =>
			get(`${activations(orgId)}/${activationId}/status`),
		allowed: admins,
	},
	listActivationErrors: {
		ask: ({ orgId, activationId }) =>
			get(`${activations(orgId)}/${activationId}/errors`),
		allowed: admins,
	},
	listActivationEmails: {
		ask: ({ orgId, activationId }) =>
			get(`${activations(orgId)}/${activationId}/emails`),
		allowed: admins,
	},
	moveUsers: {
		ask: ({ orgId, moverId, locationId }) =>
			post(`${moves}?orgId=${orgId}&${dry}`, {
				usersList: [
					{ locationId, validate: false, users: [{ userId: moverId }] },
				],
			}),
		allowed: ["full"],
	},
	listMoves: {
		ask: ({ orgId }) => get(`${moves}?orgId=${orgId}`),
		allowed: admins,
	},
	getMove: { ask: ({ moveId }) => get(`${moves}/${moveId}`), allowed: admins },
	listMoveErrors: {
		ask: ({ moveId }) => get(`${moves}/${moveId}/errors`),
		allowed: admins,
	},
	pauseMove: {
		ask: ({ moveId }) => post(`${moves}/${moveId}/actions/pause/invoke`),
		allowed: ["full"],
	},
	resumeMove: {
		ask: ({ pausedMoveId }) =>
			post(`${moves}/${pausedMoveId}/actions/resume/invoke`),
		allowed: ["full"],
	},
	abandonMove: {
		ask: ({ moveId }) => post(`${moves}/${moveId}/actions/abandon/invoke`),
		allowed: ["full"],
	},
	listTokens: {
		ask: ({ orgId }) => get(`/tokens?orgId=${orgId}`),
		allowed: ["full"],
	},
	createToken: {
		ask: ({ personId }) =>
			post("/tokens", { personId, name, scopes: ["spark-admin:tokens_write"] }),
		allowed: ["full"],
	},
	revokeToken: {
		ask: ({ tokenId }) => remove(`/tokens/${tokenId}`),
		allowed: ["full"],
	},
	startAuthorization: {
		ask: () => get("/authorize?client_id=unknown"),
		allowed: [],
		isPlain: true,
	},
	getAuthorizationRequest: {
		ask: () => get("/authorize/request?client_id=unknown"),
		allowed: [],
		isPlain: true,
	},
	decideAuthorization: {
		ask: ({ clientId }) =>
			post("/authorize", {
				response_type: "code",
				client_id: clientId,
				isAllowed: false,
			}),
		allowed: "anybody",
		isPlain: true,
		isInPerson: true,
	},
	createAccessToken: {
		ask: ({ clientId }) =>
			post("/access_token", {
				grant_type: "refresh_token",
				client_id: clientId,
				client_secret: "wrong",
				refresh_token: "wrong",
			}),
		allowed: [],
		isPlain: true,
	},
	authorizeDevice: {
		ask: ({ clientId }) => post("/device/authorize", { client_id: clientId }),
		allowed: "everybody",
		isPlain: true,
	},
	createDeviceToken: {
		ask: ({ clientId }) =>
			post("/device/token", {
				client_id: clientId,
				client_secret: "wrong",
				device_code: "wrong",
			}),
		allowed: [],
		isPlain: true,
	},
	getDeviceRequest: {
		ask: () => get("/device/request?userCode=1234567"),
		allowed: [],
		isPlain: true,
		isForKnown: true,
	},
	decideDevice: {
		ask: () => post("/device", { userCode: "1234567", isAllowed: true }),
		allowed: [],
		isPlain: true,
		isForKnown: true,
	},
	listAuthorizations: {
		ask: ({ personId }) => get(`/authorizations?personId=${personId}`),
		allowed: writers,
	},
	revokeAuthorizations: {
		ask: ({ orgId, clientId }) =>
			remove(`/authorizations?clientId=${clientId}&orgId=${orgId}`),
		allowed: ["full"],
	},
	revokeAuthorization: {
		ask: ({ authorizationId }) => remove(`/authorizations/${authorizationId}`),
		allowed: writers,
	},
	listIntegrations: {
		ask: ({ orgId }) => get(`/integrations?orgId=${orgId}`),
		allowed: ["full", "readonly"],
	},
	createIntegration: {
		ask: ({ orgId }) =>
			post("/integrations", {
				orgId,
				name,
				redirectUris: ["https://example.com/"],
				scopes: ["spark:people_read"],
			}),
		allowed: ["full"],
	},
	getIntegration: {
		ask: ({ integrationId }) => get(`/integrations/${integrationId}`),
		allowed: ["full", "readonly"],
	},
	updateIntegration: {
		ask: ({ integrationId }) => ({
			method: "PUT",
			path: `/integrations/${integrationId}`,
			body: { description: name },
		}),
		allowed: ["full"],
	},
	deleteIntegration: {
		ask: ({ integrationId }) => remove(`/integrations/${integrationId}`),
		allowed: ["full"],
	},
	rotateIntegrationSecret: {
		ask: ({ integrationId }) => post(`/integrations/${integrationId}/secret`),
		allowed: ["full"],
	},
	listIntegrationAuthorizations: {
		ask: ({ integrationId }) =>
			get(`/integrations/${integrationId}/authorizations`),
		allowed: ["full", "readonly"],
	},
	authorizeServiceApp: {
		ask: ({ serviceAppId }) =>
			post(`/integrations/${serviceAppId}/authorizations`),
		allowed: ["full"],
		isOwnOnly: true,
	},
	createServiceAppToken: {
		ask: ({ orgId, serviceAppId, serviceAppSecret }) =>
			post(`/applications/${serviceAppId}/token`, {
				clientId: serviceAppId,
				clientSecret: serviceAppSecret,
				targetOrgId: orgId,
			}),
		allowed: colleagues,
	},
	getServerStatus: {
		ask: () => get("/server"),
		allowed: admins,
		isPlain: true,
	},
	listRequests: {
		ask: () => get("/requests"),
		allowed: ["full"],
		isPlain: true,
	},
	streamRequests: {
		ask: () => ({ method: "HEAD", path: "/requests/stream" }),
		allowed: ["full"],
		isPlain: true,
	},
	listWebhooks: {
		ask: () => get("/webhooks?ownedBy=all"),
		allowed: ["full"],
		isPlain: true,
	},
	createWebhook: {
		ask: () => post("/webhooks", hook),
		allowed: writers,
		isPlain: true,
	},
	getWebhook: {
		ask: ({ webhookId }) => get(`/webhooks/${webhookId}`),
		allowed: ["full"],
		isOwnOnly: true,
	},
	updateWebhook: {
		ask: ({ webhookId }) => ({
			method: "PUT",
			path: `/webhooks/${webhookId}`,
			body: hook,
		}),
		allowed: ["full"],
		isOwnOnly: true,
	},
	deleteWebhook: {
		ask: ({ webhookId }) => remove(`/webhooks/${webhookId}`),
		allowed: ["full"],
		isOwnOnly: true,
	},
	listDeliveries: {
		ask: ({ webhookId }) => get(`/webhooks/${webhookId}/deliveries`),
		allowed: ["full"],
		isOwnOnly: true,
	},
	createSession: {
		ask: () => post("/sessions"),
		allowed: "anybody",
		isPlain: true,
	},
	deleteSession: {
		ask: () => remove("/sessions/me"),
		allowed: "anybody",
		isPlain: true,
	},
	createLinkSession: {
		ask: () => post("/links/sessions", { code: "unknown" }),
		allowed: [],
		isPlain: true,
	},
	getOidcProvider: {
		ask: () => get("/oidc/provider"),
		allowed: "everybody",
		isPlain: true,
	},
	createOidcSignIn: {
		ask: () => post("/oidc/sign-ins"),
		allowed: "everybody",
		isPlain: true,
	},
	createOidcSession: {
		ask: () => post("/oidc/sessions", { signInKey: "unknown", code: "any" }),
		allowed: [],
		isPlain: true,
	},
	listSamplePeople: {
		ask: () => get("/sample/people"),
		allowed: "everybody",
		isPlain: true,
	},
	createSampleSession: {
		ask: () => post("/sample/sessions", { personId: "nobody" }),
		allowed: [],
		isPlain: true,
	},
	getScimMe: {
		ask: () => get("//identity/scim/v2/Users/me"),
		allowed: "anybody",
		isPlain: true,
	},
	listScimGroups: {
		ask: ({ orgId }) => get(`${scimOf(orgId)}/Groups`),
		allowed: admins,
	},
	createScimGroup: {
		ask: ({ orgId }) =>
			post(`${scimOf(orgId)}/Groups?${dry}`, { displayName: name }),
		allowed: writers,
	},
	getScimGroup: {
		ask: ({ orgId, groupId }) => get(`${scimOf(orgId)}/Groups/${groupId}`),
		allowed: admins,
	},
	updateScimGroup: {
		ask: ({ orgId, groupId }) => ({
			method: "PUT",
			path: `${scimOf(orgId)}/Groups/${groupId}?${dry}`,
			body: { displayName: name },
		}),
		allowed: writers,
	},
	patchScimGroup: {
		ask: ({ orgId, groupId }) => ({
			method: "PATCH",
			path: `${scimOf(orgId)}/Groups/${groupId}?${dry}`,
			body: {
				Operations: [{ op: "replace", path: "displayName", value: name }],
			},
		}),
		allowed: writers,
	},
	deleteScimGroup: {
		ask: ({ orgId, groupId }) =>
			remove(`${scimOf(orgId)}/Groups/${groupId}?${dry}`),
		allowed: writers,
	},
	listScimGroupMembers: {
		ask: ({ orgId, groupId }) =>
			get(`${scimOf(orgId)}/Groups/${groupId}/Members`),
		allowed: admins,
	},
	listScimUsers: {
		ask: ({ orgId }) =>
			get(
				`${scimOf(orgId)}/Users?filter=${encodeURIComponent('displayName sw "Zebra"')}`,
			),
		allowed: admins,
	},
	createScimUser: {
		ask: ({ orgId }) =>
			post(`${scimOf(orgId)}/Users?${dry}`, {
				userName: "new@example.com",
				displayName: name,
			}),
		allowed: writers,
	},
	getScimUser: {
		ask: ({ orgId, personId }) => get(`${scimOf(orgId)}/Users/${personId}`),
		allowed: admins,
	},
	updateScimUser: {
		ask: ({ orgId, personId }) => ({
			method: "PUT",
			path: `${scimOf(orgId)}/Users/${personId}?${dry}`,
			body: { userName: "new@example.com", displayName: name },
		}),
		allowed: writers,
	},
	patchScimUser: {
		ask: ({ orgId, personId }) => ({
			method: "PATCH",
			path: `${scimOf(orgId)}/Users/${personId}?${dry}`,
			body: { Operations: [{ op: "add", path: "title", value: name }] },
		}),
		allowed: writers,
	},
	deleteScimUser: {
		ask: ({ orgId, personId }) =>
			remove(`${scimOf(orgId)}/Users/${personId}?${dry}`),
		allowed: writers,
	},
	searchScimUsers: {
		ask: ({ orgId }) =>
			post(
				`${scimOf(orgId)}/Users/.search`,
				searchFor('displayName sw "Zebra"'),
			),
		allowed: admins,
	},
	searchScimGroups: {
		ask: ({ orgId }) =>
			post(`${scimOf(orgId)}/Groups/.search`, searchFor("displayName pr")),
		allowed: admins,
	},
	searchScim: {
		ask: ({ orgId }) =>
			post(`${scimOf(orgId)}/.search`, searchFor('displayName sw "Zebra"')),
		allowed: admins,
	},
	runScimBulk: {
		// The operation is refused: nothing is changed.
		ask: ({ orgId }) =>
			post(`${scimOf(orgId)}/Bulk`, {
				Operations: [{ method: "DELETE", path: "/Groups/nobody" }],
			}),
		allowed: writers,
	},
	getScimConfig: {
		ask: ({ orgId }) => get(`${scimOf(orgId)}/ServiceProviderConfig`),
		allowed: colleagues,
	},
	listScimSchemas: {
		ask: ({ orgId }) => get(`${scimOf(orgId)}/Schemas`),
		allowed: colleagues,
	},
	getScimSchema: {
		ask: ({ orgId }) =>
			get(
				`${scimOf(orgId)}/Schemas/urn:ietf:params:scim:schemas:core:2.0:User`,
			),
		allowed: colleagues,
	},
	listScimResourceTypes: {
		ask: ({ orgId }) => get(`${scimOf(orgId)}/ResourceTypes`),
		allowed: colleagues,
	},
	getScimResourceType: {
		ask: ({ orgId }) => get(`${scimOf(orgId)}/ResourceTypes/User`),
		allowed: colleagues,
	},
	...standInRows,
};

/** The body of a search of SCIM. */
function searchFor(filter: string): Json {
	return {
		schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
		filter,
	};
}

/** The path below which the SCIM calls of an organization are. */
function scimOf(orgId: string): string {
	return `//identity/scim/${orgId}/v2`;
}

function get(path: string): Asked {
	return { method: "GET", path };
}

function post(path: string, body?: Json): Asked {
	return { method: "POST", path, body };
}

function remove(path: string): Asked {
	return { method: "DELETE", path };
}
