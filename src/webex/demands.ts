import { type Caller, demandScope } from "../directory/access/caller.ts";
import type { Scope } from "../directory/access/token.ts";
import {
	demandTokenReading,
	demandTokenWriting,
} from "../directory/access/tokens.ts";
import {
	demandAuthorizationReading,
	demandAuthorizationWriting,
} from "../directory/authorizations/authorizations.ts";
import { demandInPerson } from "../directory/authorizations/give-authorization.ts";
import {
	demandGroupReading,
	demandGroupWriting,
} from "../directory/groups/groups.ts";
import { demandAuditing } from "../directory/history/audit.ts";
import { demandPastReading } from "../directory/history/history.ts";
import {
	demandIntegrationReading,
	demandIntegrationWriting,
} from "../directory/integrations/integrations.ts";
import { demandTemplateWriting } from "../directory/licenses/license-templates.ts";
import { demandLocationWriting } from "../directory/locations/locations.ts";
import { demandMoveControl, demandMoving } from "../directory/moves/moves.ts";
import { demandNumberWriting } from "../directory/numbers/location-numbers.ts";
import { demandAdmin } from "../directory/organizations/organizations.ts";
import { demandReading, demandWriting } from "../directory/people/people.ts";
import {
	demandChangingWebhooks,
	demandListening,
} from "../directory/webhooks/webhooks.ts";
import type { Asked } from "./call.ts";
import { demandWatching } from "./requests/requests.ts";
import { demandSample } from "./sample/sample.ts";
import { demandOwnPage } from "./tokens/sessions.ts";

type Demand = (asked: Asked) => void;

/**
 * The requirements of each call on its caller, checked before query and body are read, by the functions with which the
 * directory refuses. A caller who passes may still be refused for the organization or person of the request.
 */
export const demands: Readonly<Record<string, Demand>> = {
	listPeople: of(demandReading),
	listManagers: of(demandReading),
	createPerson: of(demandWriting),
	getMe: of(demandReading),
	getPerson: of(demandReading),
	updatePerson: of(demandWriting),
	patchPerson: of(demandWriting),
	deletePerson: of(demandWriting),
	runBulk: of(demandWriting),
	createJob: of(demandWriting),
	listJobs: of(demandWriting),
	getJob: of(demandWriting),
	getJobResults: of(demandWriting),
	cancelJob: of(demandWriting),
	applyJob: of(demandWriting),
	undoJob: of(demandWriting),
	deleteJob: of(demandWriting),
	exportPeople: scope("spark-admin:people_read"),
	listPersonChanges: of(demandPastReading),
	revertChange: of(demandWriting),
	listDeletedPeople: scope("spark-admin:people_read"),
	restorePerson: of(demandWriting),
	listChanges: admin("spark-admin:people_read"),
	listAuditEvents: of(demandAuditing),
	listAuditCategories: of(demandAuditing),
	listOrganizations: admin("spark-admin:organizations_read"),
	getOrganization: admin("spark-admin:organizations_read"),
	listLicenses: admin("spark-admin:licenses_read"),
	getLicense: admin("spark-admin:licenses_read"),
	updateUserLicenses: of(demandWriting),
	listLicenseTemplates: admin("spark-admin:licenses_read"),
	createLicenseTemplate: of(demandTemplateWriting),
	getLicenseTemplate: admin("spark-admin:licenses_read"),
	updateLicenseTemplate: of(demandTemplateWriting),
	deleteLicenseTemplate: of(demandTemplateWriting),
	sendActivationEmails: of(demandWriting),
	getActivation: admin("spark-admin:people_read"),
	listActivationErrors: admin("spark-admin:people_read"),
	listActivationEmails: admin("spark-admin:people_read"),
	listRoles: admin("spark-admin:roles_read"),
	getRole: admin("spark-admin:roles_read"),
	listGroups: of(demandGroupReading),
	createGroup: of(demandGroupWriting),
	getGroup: of(demandGroupReading),
	updateGroup: of(demandGroupWriting),
	deleteGroup: of(demandGroupWriting),
	listGroupMembers: of(demandGroupReading),
	listLocations: admin("spark-admin:locations_read"),
	createLocation: of(demandLocationWriting),
	getLocation: admin("spark-admin:locations_read"),
	updateLocation: of(demandLocationWriting),
	deleteLocation: of(demandLocationWriting),
	listTelephonyLocations: admin("spark-admin:telephony_config_read"),
	getTelephonyLocation: admin("spark-admin:telephony_config_read"),
	listNumbers: admin("spark-admin:telephony_config_read"),
	listNumbersOfPerson: admin("spark-admin:people_read"),
	addNumbers: of(demandNumberWriting),
	removeNumbers: of(demandNumberWriting),
	countLocationNumbers: admin("spark-admin:telephony_config_read"),
	listFreeExtensions: admin("spark-admin:telephony_config_read"),
	moveUsers: of(demandMoving),
	listMoves: admin("spark-admin:telephony_config_read"),
	getMove: admin("spark-admin:telephony_config_read"),
	listMoveErrors: admin("spark-admin:telephony_config_read"),
	pauseMove: of(demandMoveControl),
	resumeMove: of(demandMoveControl),
	abandonMove: of(demandMoveControl),
	listTokens: of(demandTokenReading),
	createToken: of(demandTokenWriting),
	revokeToken: of(demandTokenWriting),
	createSession: demandOwnPage,
	deleteSession: demandOwnPage,
	createLinkSession: demandOwnPage,
	startAuthorization: everybody,
	getAuthorizationRequest: everybody,
	decideAuthorization: demandDecision,
	createAccessToken: everybody,
	authorizeDevice: everybody,
	createDeviceToken: everybody,
	getDeviceRequest: of(demandInPerson),
	decideDevice: demandDecision,
	listAuthorizations: of(demandAuthorizationReading),
	revokeAuthorizations: of(demandAuthorizationWriting),
	revokeAuthorization: of(demandAuthorizationWriting),
	listIntegrations: of(demandIntegrationReading),
	createIntegration: of(demandIntegrationWriting),
	getIntegration: of(demandIntegrationReading),
	updateIntegration: of(demandIntegrationWriting),
	deleteIntegration: of(demandIntegrationWriting),
	rotateIntegrationSecret: of(demandIntegrationWriting),
	listIntegrationAuthorizations: of((caller) => {
		demandIntegrationReading(caller);
		demandAuthorizationReading(caller);
	}),
	authorizeServiceApp: of(demandIntegrationWriting),
	createServiceAppToken: scope("spark:applications_token"),
	getServerStatus: admin("spark-admin:organizations_read"),
	listRequests: demandWatching,
	streamRequests: demandWatching,
	listWebhooks: of(demandListening),
	createWebhook: of(demandChangingWebhooks),
	getWebhook: of(demandListening),
	updateWebhook: of(demandChangingWebhooks),
	deleteWebhook: of(demandChangingWebhooks),
	listDeliveries: of(demandListening),
	getOidcProvider: () => {},
	createOidcSignIn: demandOwnPage,
	createOidcSession: demandOwnPage,
	listSamplePeople: demandSample,
	createSampleSession: demandSample,
};

/** The requirement of a call. Throws when there is none: every call has one. */
export function demandOf(operationId: string): Demand {
	const demand = demands[operationId];
	if (demand !== undefined) return demand;
	throw new Error(
		`The call ${operationId} has no row in src/webex/demands.ts that says who may make it.`,
	);
}

// The right client id, secret or code is enough.
function everybody(): void {}

// A page of another site could otherwise decide in the name of the person whose browser it is.
function demandDecision(asked: Asked): void {
	demandOwnPage(asked);
	demandInPerson(asked.caller);
}

function of(demand: (caller: Caller) => void): Demand {
	return ({ caller }) => demand(caller);
}

function scope(wanted: Scope): Demand {
	return ({ caller }) => demandScope(caller, wanted);
}

function admin(wanted: Scope): Demand {
	return ({ caller }) => demandAdmin(caller, wanted);
}
