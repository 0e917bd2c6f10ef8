import { describe, expect, it } from 'vitest'
import { classifyTokenError, type TokenRefusal } from './token-refused.ts'

const seen: readonly (readonly [TokenRefusal, string])[] = [
  ['consent', 'resourceRequiresConsent'],
  ['consent', 'Error: consent_required'],
  [
    'consent',
    'AADSTS65001: The user or administrator has not consented to use the application with ID … Send an interactive authorization request.',
  ],
  ['consent', 'AADSTS90094: An administrator of … has set a policy'],
  ['consent', 'invalid_resource AADSTS500011: The resource principal named api://… was not found in the tenant'],
  ['consent', 'AADSTS700016: Application with identifier … was not found in the directory'],
  ['cancelled', 'CancelledByUser'],
  ['cancelled', 'User canceled the flow'],
  ['cancelled', 'access_denied AADSTS65004: User declined to consent to access the app.'],
  ['blocked', 'FailedToOpenWindow'],
  ['disabled', 'resourceDisabled'],
  ['disabled', 'invalid_resource'],
  ['disabled', 'AADSTS50105: The signed in user is not assigned to a role'],
  ['disabled', 'App resource defined in manifest and iframe origin do not match webApplicationInfo'],
  ['disabled', 'invalid_grant: AADSTS50057: The user account is disabled.'],
  ['elsewhere', 'TokenMismatch'],
  ['other', 'interaction_required'],
  ['other', 'Get Auth token failed'],
  ['other', 'AADSTS650010: something of another kind'],
  ['other', ''],
]

describe('why the host gave no token', () => {
  it.each(seen)('%s: “%s”', (refusal, message) => {
    expect(classifyTokenError(message)).toBe(refusal)
  })
})
