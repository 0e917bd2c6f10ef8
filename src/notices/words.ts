/** What our bot says to sponsors inside Mattermost about people who cannot be told in Teams; one table, so that it can be translated. */
export const words = {
  blocked: (facts: { username: string; organisation: string }) =>
    `@${facts.username} of ${facts.organisation} has blocked our bot in Teams and is not told of mentions any more. Nothing is lost: it waits in Mattermost. If it matters, reach them another way, or ask them to unblock the bot.`,
  not_installed: (facts: { username: string; organisation: string }) =>
    `@${facts.username} of ${facts.organisation} does not have our app in Teams any more and is not told of mentions. Nothing is lost: it waits in Mattermost. If it matters, reach them another way, or ask them to add the app again.`,
  too_large: (facts: { username: string; organisation: string }) =>
    `@${facts.username} of ${facts.organisation} could not be told of a message in Teams: Teams says that the notice is too large. The message itself is in Mattermost. Tell the mission operator.`,
  too_old: (facts: { username: string; organisation: string }) =>
    `@${facts.username} of ${facts.organisation} could not be told of a message in Teams for two days, and we have stopped trying. The message itself is in Mattermost. Tell the mission operator.`,
} as const
