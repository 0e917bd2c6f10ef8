import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second for every program, whatever the kernel's own clock. */
const msPerTick = 10

/** @returns the processor time that a process has used so far, user and system, all its threads. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * msPerTick
}

function statusBytes(pid: number, name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (!line) throw new Error(`/proc/${pid}/status has no ${name}`)
  return Number(line[1]) * 1024
}

export const rssBytesOf = (pid: number): number => statusBytes(pid, 'VmRSS')
export const peakRssBytesOf = (pid: number): number => statusBytes(pid, 'VmHWM')
