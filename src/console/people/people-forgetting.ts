const bus = new EventTarget();

/** Makes the list of people read again when it is next shown, since a person has changed. */
export function forgetPeople(): void {
	bus.dispatchEvent(new Event("forgotten"));
}

/** Calls `run` when the list of people is out of date. */
export function onPeopleForgotten(run: () => void): void {
	bus.addEventListener("forgotten", run);
}
