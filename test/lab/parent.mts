/** Something that has to be ended or removed when this process is gone. */
export type Belonging = { group: number } | { folder: string };

/**
 * Reports to the process that started this one, if it listens, what to end or remove in case
 * this process is killed before it can do so itself.
 */
export function tellParent(belonging: Belonging, exists: boolean): void {
	if (process.connected) process.send?.({ ...belonging, exists }, undefined, undefined, () => {});
}
