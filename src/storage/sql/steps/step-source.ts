import type { GroupRecord } from "../../../directory/groups/group.ts";
import type { RecordKey } from "../../../directory/store/record-key.ts";
import type {
	ReplyKey,
	StoredReply,
} from "../../../directory/store/stored-reply.ts";
import type { Basis, Wanted } from "./basis.ts";
import type { WantedClaim } from "./decide-batch.ts";
import type { GroupWrite } from "./group-write.ts";
import type { Overlay } from "./overlay.ts";

/** Reads the directory for the decisions on steps. */
export interface StepSource {
	/** An organization with the people asked for; undefined when there is none. */
	readBasis(orgId: string, ids: readonly string[]): Promise<Basis | undefined>;
	/** Adds people and results of queries to a basis. */
	readMore(basis: Basis, wanted: Wanted): Promise<void>;
	/** The keys (`claimKey`) of those of the claims that are held. */
	readHeld(claims: readonly WantedClaim[]): Promise<ReadonlySet<string>>;
	/** The reply that is stored under a key. */
	findReply(key: ReplyKey, now: number): Promise<StoredReply | undefined>;
	/** A group as of the transaction. */
	readGroup(key: RecordKey): Promise<GroupRecord | undefined>;
	/** Refuses a name that another group has, and a group beyond the limit. */
	demandRoom(change: Pick<GroupWrite, "before" | "after">): Promise<void>;
	/** People with one of these roles, by id, only those after `afterId`. */
	listHolders(query: HolderQuery): Promise<RoleHolder[]>;
}

/** Asks for people with one of several roles. */
interface HolderQuery {
	orgId: string;
	roleIds: readonly string[];
	/** Empty: from the beginning. */
	afterId: string;
	limit: number;
}

/** A person with one of the roles asked for. */
export interface RoleHolder {
	id: string;
	isLoginEnabled: boolean;
}

/** The directory as it is after the steps so far. */
export interface OverlaidDirectory {
	source: StepSource;
	overlay: Overlay;
}

/** Claims that are looked up in one time slice. */
export const claimsLength = 500;
