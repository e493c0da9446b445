import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PersonalBlock, PublishedEvent } from '@rapport/kernel/event';
import { memberKey, streamId } from '@rapport/kernel/ids';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { titleGranted, titleRevoked } from '@rapport/contracts/points/tiers';
import type { TitleGranted, TitleRevoked } from '@rapport/contracts/points/tiers';

export interface Title {
  readonly titleId: string;
  readonly name: string;
  readonly privileges: readonly string[];
  readonly grantedAt: EpochMs;
  /** The first instant at which it is gone; never where absent. */
  readonly expiresAt?: EpochMs;
  readonly reason?: string;
}

interface Holder {
  readonly mid: Mid;
  readonly personal: PersonalBlock<MemberRef>;
}

export type TitleCommand =
  | (Holder & { readonly type: 'GrantTitle'; readonly title: Omit<Title, 'grantedAt'> })
  | (Holder & { readonly type: 'RevokeTitle'; readonly titleId: string; readonly reason?: string });

export type TitleEvent =
  | DomainEvent<'TitleGranted', Holder & { readonly title: Title }>
  | DomainEvent<'TitleRevoked', Holder & { readonly titleId: string; readonly reason?: string }>;

export interface TitlesState {
  /** By id, those that have ended too. */
  readonly titles: readonly Title[];
}

export type TitleRejection = Refusal<'TITLE_NOT_HELD' | 'TOO_MANY_TITLES' | 'TITLE_EXPIRY_INVALID'>;

/** Nobody is introduced with more: 50 of 300 bytes are 15 kB. */
export const MAX_TITLES = 50;

export const titlesStream = (tenant: string, mid: Mid): string => streamId(tenant, 'titles', mid);

export const isHeld = ({ expiresAt = Infinity }: Pick<Title, 'expiresAt'>, at: EpochMs): boolean =>
  expiresAt > at;

/** Protects: a title is held from when it was granted until it ends or is revoked. */
export const titleAggregate: Aggregate<TitleCommand, TitlesState, TitleEvent, TitleRejection> = {
  name: 'points.title.v1',
  initialState: { titles: [] },
  streamOf: (tenant, { mid }) => titlesStream(tenant, mid),
  decide: (state, command, { now }) => decide(state, command, now),
  evolve,
  publish,
};

function decide(
  { titles }: TitlesState,
  command: TitleCommand,
  now: EpochMs,
): Decision<TitleEvent, TitleRejection> {
  const { mid, personal } = command;
  if (command.type === 'GrantTitle') {
    const { title } = command;
    if (!isHeld(title, now)) {
      return rejected({ code: 'TITLE_EXPIRY_INVALID', message: 'A title ends later than now.' });
    }
    const others = titles.filter((one) => one.titleId !== title.titleId && isHeld(one, now));
    if (others.length >= MAX_TITLES) {
      return rejected({ code: 'TOO_MANY_TITLES', message: `A member holds at most ${MAX_TITLES} titles.` });
    }
    return accepted({ type: 'TitleGranted', data: { mid, personal, title: { ...title, grantedAt: now } } });
  }
  const { titleId, reason } = command;
  if (!titles.some((one) => one.titleId === titleId && isHeld(one, now))) {
    return rejected({
      code: 'TITLE_NOT_HELD',
      message: `The member does not hold the title ${titleId} by hand.`,
    });
  }
  return accepted({
    type: 'TitleRevoked',
    data: { mid, personal, titleId, ...(reason !== undefined && { reason }) },
  });
}

function evolve({ titles }: TitlesState, event: TitleEvent): TitlesState {
  if (event.type === 'TitleRevoked') {
    return { titles: titles.filter(({ titleId }) => titleId !== event.data.titleId) };
  }
  const { title } = event.data;
  const others = titles.filter((one) => one.titleId !== title.titleId && isHeld(one, title.grantedAt));
  return { titles: [...others, title].sort((left, right) => (left.titleId < right.titleId ? -1 : 1)) };
}

function publish({
  event,
  tenant,
  stream,
  version,
  effectiveAt,
  actor,
}: RecordedEvent<TitleEvent>): readonly PublishedEvent[] {
  const { mid, personal } = event.data;
  const about = {
    id: `${stream}@${version}`,
    topic: titleGranted.topic,
    key: memberKey(tenant, mid),
    ...{ tenant, subject: mid, occurredAt: effectiveAt, actor },
  };
  if (event.type === 'TitleRevoked') {
    const data: TitleRevoked['data'] = { titleId: event.data.titleId, personal };
    return [{ ...about, type: titleRevoked.type, data }];
  }
  const { titleId, name, privileges, expiresAt } = event.data.title;
  const data: TitleGranted['data'] = {
    ...{ titleId, name, privileges: [...privileges], personal },
    ...(expiresAt !== undefined && { expiresAt: toInstant(expiresAt) }),
  };
  return [{ ...about, type: titleGranted.type, data }];
}
