// Package main is the server's part of the test plugin: it stands in for plugins whose routes pass through the mission,
// under whatever id its manifest has.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

const (
	pieceBytes    = 64 * 1024
	releaseWithin = time.Minute
)

// Heard is an action as it came through the server's socket.
type Heard struct {
	Action string         `json:"action"`
	User   string         `json:"user"`
	Data   map[string]any `json:"data"`
	// Bytes counts what came as bytes, which only a binary frame can carry.
	Bytes map[string]int `json:"bytes"`
}

// Plugin hears, echoes and speaks.
type Plugin struct {
	plugin.MattermostPlugin
	id       string
	mutex    sync.Mutex
	heard    []Heard
	releases map[string]chan struct{}
}

// OnActivate learns under which id it was built.
func (p *Plugin) OnActivate() error {
	path, err := p.API.GetBundlePath()
	if err != nil {
		return err
	}
	p.id = filepath.Base(path)
	p.releases = map[string]chan struct{}{}
	return nil
}

// WebSocketMessageHasBeenPosted keeps what guests say, and answers the socket that said it.
func (p *Plugin) WebSocketMessageHasBeenPosted(connection, user string, request *model.WebSocketRequest) {
	prefix := "custom_" + p.id + "_"
	if len(request.Action) <= len(prefix) || request.Action[:len(prefix)] != prefix {
		return
	}
	heard := Heard{Action: request.Action, User: user, Data: map[string]any{}, Bytes: map[string]int{}}
	for key, value := range request.Data {
		switch typed := value.(type) {
		case []byte:
			heard.Bytes[key] = len(typed)
		case string, bool, nil:
			heard.Data[key] = typed
		default:
			heard.Data[key] = fmt.Sprint(typed)
		}
	}
	p.mutex.Lock()
	p.heard = append(p.heard, heard)
	p.mutex.Unlock()
	p.API.PublishWebSocketEvent("heard", map[string]any{
		"connID": connection,
		"action": request.Action[len(prefix):],
		"bytes":  heard.Bytes["data"],
	}, &model.WebsocketBroadcast{ConnectionId: connection})
}

// ServeHTTP serves the routes that the test asks for.
func (p *Plugin) ServeHTTP(_ *plugin.Context, w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/say":
		p.say(w, r)
	case "/heard":
		p.mutex.Lock()
		defer p.mutex.Unlock()
		answer(w, p.heard)
	case "/stream":
		p.stream(w, r)
	case "/release":
		close(p.release(r.URL.Query().Get("key")))
		answer(w, true)
	case "/page":
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Set-Cookie", "MMAUTHTOKEN=x; Path=/")
		io.WriteString(w, "<script>document.title = 'ran'</script>")
	case "/forbidden":
		w.WriteHeader(http.StatusForbidden)
		answer(w, map[string]string{"error": "guests may not"})
	default:
		p.echo(w, r)
	}
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

func (p *Plugin) echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	files := map[string]int{}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if r.ParseMultipartForm(32<<20) == nil {
		for _, parts := range r.MultipartForm.File {
			for _, part := range parts {
				files[part.Filename] = int(part.Size)
			}
		}
	}
	answer(w, map[string]any{
		"plugin":  p.id,
		"user":    r.Header.Get("Mattermost-User-Id"),
		"method":  r.Method,
		"path":    r.URL.Path,
		"query":   r.URL.Query(),
		"headers": r.Header,
		"bytes":   len(body),
		"files":   files,
	})
}

// say sends an event to one person, or to a channel.
func (p *Plugin) say(w http.ResponseWriter, r *http.Request) {
	var said struct {
		Event, User, Channel string
		Data                 map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&said); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.API.PublishWebSocketEvent(said.Event, said.Data, &model.WebsocketBroadcast{UserId: said.User, ChannelId: said.Channel})
	answer(w, true)
}

func (p *Plugin) release(key string) chan struct{} {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.releases[key] == nil {
		p.releases[key] = make(chan struct{})
	}
	return p.releases[key]
}

// stream answers in two pieces; the second waits until it is asked for by another call.
func (p *Plugin) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Write(make([]byte, pieceBytes))
	select {
	case <-p.release(r.URL.Query().Get("key")):
	case <-time.After(releaseWithin):
	}
	w.Write(make([]byte, pieceBytes))
}

func main() {
	plugin.ClientMain(&Plugin{})
}
