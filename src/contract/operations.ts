import * as activation from "./activation.ts";
import * as audit from "./audit.ts";
import * as authorization from "./authorization.ts";
import * as bulk from "./bulk.ts";
import * as device from "./device.ts";
import * as exported from "./export.ts";
import * as feed from "./feed.ts";
import * as group from "./group.ts";
import * as history from "./history.ts";
import * as integration from "./integration.ts";
import * as job from "./job.ts";
import * as license from "./license.ts";
import * as licenseChanges from "./license-changes.ts";
import * as licenseTemplate from "./license-template.ts";
import * as location from "./location.ts";
import * as locationNumbers from "./location-numbers.ts";
import * as managers from "./managers.ts";
import * as move from "./move.ts";
import * as numbers from "./number.ts";
import * as oauth from "./oauth.ts";
import * as oidc from "./oidc.ts";
import type { Operation } from "./operation.ts";
import * as organization from "./organization.ts";
import * as people from "./people.ts";
import * as request from "./request.ts";
import * as role from "./role.ts";
import * as sample from "./sample.ts";
import * as scimBulk from "./scim/bulk.ts";
import * as scimDiscovery from "./scim/discovery.ts";
import * as scimGroups from "./scim/groups.ts";
import * as scimMe from "./scim/me.ts";
import * as scimSearch from "./scim/search.ts";
import * as scimUsers from "./scim/users.ts";
import * as serverStatus from "./server-status.ts";
import * as session from "./session.ts";
import * as clock from "./stand-in/clock.ts";
import * as fault from "./stand-in/fault.ts";
import * as incident from "./stand-in/incident.ts";
import * as plan from "./stand-in/plan.ts";
import * as application from "./stand-in/plan-application.ts";
import * as standInRequests from "./stand-in/requests.ts";
import * as snapshots from "./stand-in/snapshots.ts";
import * as telephonyLocation from "./telephony-location.ts";
import * as token from "./token.ts";
import * as webhook from "./webhook.ts";

const declared = [
	people.listPeople,
	managers.listManagers,
	people.createPerson,
	people.getMe,
	people.getPerson,
	people.updatePerson,
	people.patchPerson,
	people.deletePerson,
	bulk.runBulk,
	job.createJob,
	job.listJobs,
	job.getJob,
	job.getJobResults,
	job.cancelJob,
	job.applyJob,
	job.undoJob,
	job.deleteJob,
	exported.exportPeople,
	history.listPersonChanges,
	history.revertChange,
	history.listDeletedPeople,
	history.restorePerson,
	feed.listChanges,
	audit.listAuditEvents,
	audit.listAuditCategories,
	organization.listOrganizations,
	organization.getOrganization,
	license.listLicenses,
	license.getLicense,
	licenseChanges.updateUserLicenses,
	licenseTemplate.listLicenseTemplates,
	licenseTemplate.createLicenseTemplate,
	licenseTemplate.getLicenseTemplate,
	licenseTemplate.updateLicenseTemplate,
	licenseTemplate.deleteLicenseTemplate,
	activation.sendActivationEmails,
	activation.getActivation,
	activation.listActivationErrors,
	activation.listActivationEmails,
	role.listRoles,
	role.getRole,
	group.listGroups,
	group.createGroup,
	group.getGroup,
	group.updateGroup,
	group.deleteGroup,
	group.listGroupMembers,
	location.listLocations,
	location.createLocation,
	location.getLocation,
	location.updateLocation,
	location.deleteLocation,
	telephonyLocation.listTelephonyLocations,
	telephonyLocation.getTelephonyLocation,
	numbers.listNumbers,
	locationNumbers.addNumbers,
	locationNumbers.removeNumbers,
	locationNumbers.countLocationNumbers,
	locationNumbers.listFreeExtensions,
	numbers.listNumbersOfPerson,
	move.moveUsers,
	move.listMoves,
	move.getMove,
	move.listMoveErrors,
	move.pauseMove,
	move.resumeMove,
	move.abandonMove,
	token.listTokens,
	token.createToken,
	token.revokeToken,
	oauth.startAuthorization,
	oauth.getAuthorizationRequest,
	oauth.decideAuthorization,
	oauth.createAccessToken,
	device.authorizeDevice,
	device.createDeviceToken,
	device.getDeviceRequest,
	device.decideDevice,
	authorization.listAuthorizations,
	authorization.revokeAuthorizations,
	authorization.revokeAuthorization,
	integration.listIntegrations,
	integration.createIntegration,
	integration.getIntegration,
	integration.updateIntegration,
	integration.deleteIntegration,
	integration.rotateIntegrationSecret,
	integration.listIntegrationAuthorizations,
	integration.authorizeServiceApp,
	integration.createServiceAppToken,
	request.listRequests,
	request.streamRequests,
	serverStatus.getServerStatus,
	webhook.listWebhooks,
	webhook.createWebhook,
	webhook.getWebhook,
	webhook.updateWebhook,
	webhook.deleteWebhook,
	webhook.listDeliveries,
	session.createSession,
	session.deleteSession,
	session.createLinkSession,
	oidc.getOidcProvider,
	oidc.createOidcSignIn,
	oidc.createOidcSession,
	sample.listSamplePeople,
	sample.createSampleSession,
] as const;

const ofScim: readonly Operation[] = [
	scimUsers.listScimUsers,
	scimUsers.createScimUser,
	scimUsers.getScimUser,
	scimUsers.updateScimUser,
	scimUsers.patchScimUser,
	scimUsers.deleteScimUser,
	scimMe.getScimMe,
	scimGroups.listScimGroups,
	scimGroups.createScimGroup,
	scimGroups.getScimGroup,
	scimGroups.updateScimGroup,
	scimGroups.patchScimGroup,
	scimGroups.deleteScimGroup,
	scimGroups.listScimGroupMembers,
	scimSearch.searchScimUsers,
	scimSearch.searchScimGroups,
	scimSearch.searchScim,
	scimBulk.runScimBulk,
	scimDiscovery.getScimConfig,
	scimDiscovery.listScimSchemas,
	scimDiscovery.getScimSchema,
	scimDiscovery.listScimResourceTypes,
	scimDiscovery.getScimResourceType,
];

const ofStandIn = [
	clock.getClock,
	clock.changeClock,
	clock.resetClock,
	snapshots.listSnapshots,
	snapshots.saveSnapshot,
	snapshots.loadSnapshot,
	snapshots.deleteSnapshot,
	snapshots.resetStandIn,
	standInRequests.clearRequests,
	fault.createFault,
	fault.listFaults,
	fault.getFault,
	fault.deleteFault,
	fault.deleteFaults,
	incident.listIncidents,
	plan.makePlan,
	plan.approvePlan,
	application.applyPlan,
	application.getApplication,
	application.stopApplication,
] as const;

/** Every call of all dialects, in the order in which documents show them. */
export const operations: readonly Operation[] = [
	...declared,
	...ofScim,
	...ofStandIn,
];

/** A call of the People API or of the stand-in, with its types. */
export type DeclaredOperation =
	| (typeof declared)[number]
	| (typeof ofStandIn)[number];
