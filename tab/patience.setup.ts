import { configure } from '@testing-library/react'
import { patienceMs } from '../tests/support/until.ts'

// Waiting ends with what is waited for; the second that the library gives is short for a chunk on a busy machine.
configure({ asyncUtilTimeout: patienceMs })
