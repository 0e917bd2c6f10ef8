/** What our bot says to members and sponsors inside Mattermost; one table, so that it can be translated. */
export const words = {
  partnerFull: (facts: { person: string; organisation: string; limit: number }) =>
    `${facts.person} of ${facts.organisation} wanted to come in and was refused: the organisation has reached its ${facts.limit} people. End the access of somebody who is no longer needed, or ask the mission operator to raise the number.`,
  partnerBusy: (facts: { person: string; organisation: string; limit: number }) =>
    `${facts.person} of ${facts.organisation} wanted to come in and was refused: more than ${facts.limit} new people came within an hour. If that is expected, ask the mission operator to raise the number; if not, tell the mission operator.`,
  guestReturned: (facts: { username: string; organisation: string }) =>
    `@${facts.username} of ${facts.organisation} is back, with the same account and history. If that is not right, tell the mission operator.`,
  additionRefused: (facts: { username: string; organisation: string; channel: string; operator: string }) =>
    `You added @${facts.username} to ~${facts.channel}. This was undone at once, and they saw nothing: what was agreed with ${facts.organisation} does not include this channel. Ask ${facts.operator} if it should.`,
  directRefused: (facts: { username: string; organisation: string; reason: string }) =>
    `Your direct message to @${facts.username} of ${facts.organisation} was not delivered: ${facts.reason}`,
  directReasons: {
    direct_messages_off: 'direct messages with this organisation are switched off. Write in a channel that you share.',
    not_same_organisation:
      'this person exchanges direct messages only with their own organisation. Write in a channel that you share.',
    no_shared_granted_channel:
      'you share no channel with this person. Write to them from a channel that you both read.',
  },
} as const
