import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePorts } from '../../support/free-ports.ts'
import { startProgram, until } from './program.ts'

/** @returns the program, or undefined when nginx is not installed */
export function nginxProgram(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, 'nginx')).find((path) => existsSync(path))
}

export type Nginx = { readonly url: string; stop(): Promise<void> }

/** nginx as a plain proxy before one address, with connections to it kept open; everything else as nginx comes. */
function configuration(folder: string, port: number, upstream: string): string {
  const user = process.getuid?.() === 0 ? 'user root;\n' : ''
  return `${user}worker_processes auto;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 1000000;
  upstream mattermost { server ${new URL(upstream).host}; keepalive 64; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://mattermost;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}
`
}

export async function startNginx(upstream: string): Promise<Nginx> {
  const command = nginxProgram()
  if (command === undefined) throw new Error('nginx is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'bench-nginx-'))
  const [port = 0] = await freePorts(1)
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration(folder, port, upstream))
  const program = startProgram(
    command,
    ['-e', join(folder, 'error.log'), '-p', folder, '-c', file, '-g', 'daemon off;'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const url = `http://127.0.0.1:${port}`
  await until(
    'nginx answers',
    () =>
      fetch(`${url}/api/v4/system/ping`).then(
        (answer) => answer.ok,
        () => false,
      ),
    { isPossible: program.isRunning },
  )
  return {
    url,
    async stop() {
      await program.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
