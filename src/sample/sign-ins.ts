import { sampleIds } from "./ids.ts";
import { createSample } from "./sample.ts";

const shownRoles = [
	"id_user_admin",
	"id_readonly_admin",
	"id_location_admin",
] as const;

/**
 * The people as whom a user can sign in to the sample without a password: an administrator of each kind, a
 * person without a role, the partner's administrator and the third organization's.
 */
export function listSampleSignIns(): SignIn[] {
	// Making the sample takes longer than the rest of a start.
	signIns ??= findSignIns();
	return signIns;
}

type SignIn = { orgId: string; id: string };

let signIns: SignIn[] | undefined;

function findSignIns(): SignIn[] {
	const people = createSample(0).people.map(({ person }) => person);
	const acme = people.filter(({ orgId }) => orgId === sampleIds.organization);
	const ids = [
		sampleIds.admin,
		...shownRoles.map(
			(role) => acme.find(({ roles }) => roles[0] === role)?.id,
		),
		sampleIds.john,
		acme.find(
			({ roles, type, isLoginEnabled, id }) =>
				roles.length === 0 &&
				type === "person" &&
				isLoginEnabled &&
				id !== sampleIds.johnsManager,
		)?.id,
		sampleIds.partnerAdmin,
		sampleIds.strangerAdmin,
	];
	return ids.flatMap((id) => {
		const found = people.find((person) => person.id === id);
		return found === undefined ? [] : { orgId: found.orgId, id: found.id };
	});
}
