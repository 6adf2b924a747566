import {
	type DirectoryModel,
	type Request,
	render,
} from "./directory-model.ts";
import type { Change, Draft, Filter } from "./operation.ts";
import { nobody } from "./read-person.ts";
import { type Body, type ModelPerson, numbers } from "./update-rules.ts";
import type { Organization } from "./world.ts";

/** A request as it goes to the server. */
interface WireRequest {
	method: Request["method"];
	path: string;
	body?: Record<string, unknown>;
	ifMatch?: string;
}

/** Makes requests of operations, in the present state of the model and in the ids of an organization. */
export function openComposer(
	organization: Organization,
	model: DirectoryModel,
) {
	const { ids, orgId, domain, idOf } = organization;
	/** The person of an operation: in nine of ten cases one who is there. */
	const placeOf = (whom: number): number => {
		const places = model.people
			.filter(({ isDeleted }) => whom % 10 === 0 || !isDeleted)
			.map(({ person }) => person.place);
		return places[whom % places.length] ?? 0;
	};
	/** Undefined for a deleted person: replies show a name that they had at some time. */
	const nameOf = (place: number): string | undefined => {
		const one = model.people[place];
		return one?.isDeleted === false ? one.person.displayName : undefined;
	};

	// What a client that reads the person with the same parameter would send back.
	const shownBody = (place: number, callingData: boolean): Body => {
		const { timezone: _, ...body } = render(
			model.people[place]?.person as ModelPerson,
			nameOf,
		) as Body & { timezone?: string };
		if (callingData) return body;
		const { locationId: _l, phoneNumbers: _p, extension: _e, ...rest } = body;
		return rest;
	};
	const readDraft = (draft: Draft): Body => {
		const { managerId, phoneNumbers, ...rest } = draft;
		return {
			...rest,
			...(managerId !== undefined && {
				managerId:
					typeof managerId === "number" ? placeOf(managerId) : managerId,
			}),
			...(phoneNumbers && {
				phoneNumbers: phoneNumbers.map((name) => numbers[name]?.typed ?? name),
			}),
		};
	};
	const wireBody = (body: Body): Record<string, unknown> => ({
		...body,
		...(body.emails && {
			emails: body.emails.map((email) =>
				email === "nobody" ? email : `${email}@${domain}`,
			),
		}),
		...(body.managerId != null && {
			managerId: body.managerId === "nobody" ? nobody : ids[body.managerId],
		}),
		...(body.roles && { roles: body.roles.map((name) => idOf("ROLE", name)) }),
		...(body.licenses && {
			licenses: body.licenses.map((name) => idOf("LICENSE", name)),
		}),
		...(body.locationId && { locationId: idOf("LOCATION", body.locationId) }),
		...(body.phoneNumbers && {
			phoneNumbers: body.phoneNumbers.map((value) => ({ type: "work", value })),
		}),
	});

	return {
		placeOf,
		nameOf,
		/** The request of a change in the present state. */
		compose(change: Change): Request {
			if (change.kind === "create")
				return {
					method: "POST",
					body: readDraft(change.draft),
					callingData: true,
				};
			const place = placeOf(change.whom);
			const ifMatch = model.tagOf(place, change.ifMatch);
			const guard = ifMatch === undefined ? {} : { ifMatch };
			if (change.kind === "delete")
				return { method: "DELETE", place, callingData: false, ...guard };
			const body = readDraft(change.draft);
			// The last name of a deleted manager is not known here, so it is not kept as a text.
			if (body.managerId === null) body.manager ??= null;
			if (change.kind === "patch")
				return { method: "PATCH", place, body, callingData: true, ...guard };
			const { callingData } = change;
			return {
				...{ method: "PUT", place, callingData, ...guard },
				body:
					change.kind === "put"
						? body
						: { ...shownBody(place, callingData), ...body },
			};
		},
		wire({ method, place, callingData, body, ifMatch }: Request): WireRequest {
			const person = place === undefined ? "" : `/${ids[place]}`;
			return {
				method,
				path: `/people${person}?callingData=${callingData}`,
				body: body && {
					...wireBody(body),
					...(method === "POST" && { orgId }),
				},
				ifMatch:
					ifMatch === undefined || ifMatch === "any"
						? ifMatch && "*"
						: `"${ifMatch}.Xk2aB-9Qm1fzT0yw"`,
			};
		},
		readFilter(filter: Filter): Filter {
			return filter.managerId === undefined
				? filter
				: { ...filter, managerId: placeOf(filter.managerId) };
		},
	};
}
