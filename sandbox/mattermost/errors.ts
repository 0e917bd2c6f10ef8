/** An answer that is an error, in the server's own terms: callers branch on `id`, never on the text. */
export class ApiError extends Error {
  readonly id: string
  readonly status: number
  readonly detail: string

  constructor(id: string, status: number, detail = '') {
    super(id)
    this.id = id
    this.status = status
    this.detail = detail
  }
}

const texts: Readonly<Record<string, string>> = {
  'api.context.session_expired.app_error': 'Invalid or expired session, please login again.',
  'api.context.permissions.app_error': 'You do not have the appropriate permissions.',
  'api.context.invalid_body_param.app_error': 'Invalid or missing parameter in request body.',
  'api.context.invalid_url_param.app_error': 'Invalid or missing parameter in request URL.',
  'api.context.404.app_error': 'Sorry, we could not find the page.',
  'api.context.request_body_too_large.app_error': 'Request body too large.',
  'app.user.missing_account.const': 'Unable to find the user.',
  'app.post.get.app_error': 'Unable to get the post.',
  'app.channel.get.existing.app_error': 'Unable to find the existing channel.',
  'app.team.get.find.app_error': 'Unable to find the existing team.',
  'api.user.login.invalid_credentials_email_username': 'Enter a valid email or username and/or password.',
  'model.post.is_valid.message_length.app_error': 'Post Message property is longer than the maximum permitted length.',
}

/** The text beside an error's id; the id itself where the stand-in has no better one. */
export const textOf = (id: string): string => texts[id] ?? id

export const denied = (): ApiError => new ApiError('api.context.permissions.app_error', 403)
export const expired = (): ApiError => new ApiError('api.context.session_expired.app_error', 401)
export const badBody = (): ApiError => new ApiError('api.context.invalid_body_param.app_error', 400)
export const badUrl = (): ApiError => new ApiError('api.context.invalid_url_param.app_error', 400)
export const tooLarge = (): ApiError => new ApiError('api.context.request_body_too_large.app_error', 413)
export const noUser = (): ApiError => new ApiError('app.user.missing_account.const', 404)
export const noPost = (): ApiError => new ApiError('app.post.get.app_error', 404)
export const noChannel = (): ApiError => new ApiError('app.channel.get.existing.app_error', 404)
export const noTeam = (): ApiError => new ApiError('app.team.get.find.app_error', 404)

/** The 404 of a path that is no call: filled detail and, unlike every other error, no request id. */
export class NoSuchCall extends ApiError {
  constructor(path: string) {
    super(
      'api.context.404.app_error',
      404,
      `There doesn't appear to be an api call for the url='${path}'.  Typo? are you missing a team_id or user_id as part of the url?`,
    )
  }
}
