import type { Awaitable } from "./awaitable.ts";

/** Functions that follow an event, one after the other. */
export interface Followers {
	add(follower: () => Awaitable<void>): void;
	/** Calls all of them; resolves when each has followed. */
	call(): Promise<void>;
}

export function openFollowers(): Followers {
	const followers: (() => Awaitable<void>)[] = [];
	return {
		add: (follower) => {
			followers.push(follower);
		},
		async call() {
			for (const follower of followers) await follower();
		},
	};
}
