package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"binome/internal/db"
	"binome/internal/fault"
)

// config is what the environment says; see interfaces.md for the names.
type config struct {
	addr, baseURL, data         string
	database, masterKey, backup string
	smtp                        string
	proxies                     []netip.Prefix
	development                 bool
}

// configFrom reads the environment. Errors are French sentences naming the variable.
func configFrom(env func(string) string) (config, error) {
	c := config{
		addr:        or(env("BINOME_ADDR"), "127.0.0.1:8080"),
		baseURL:     strings.TrimSuffix(env("BINOME_BASE_URL"), "/"),
		data:        or(env("BINOME_DATA"), "./data"),
		database:    env("BINOME_DATABASE_URL"),
		masterKey:   env("BINOME_MASTER_KEY_FILE"),
		backup:      env("BINOME_BACKUP_DIR"),
		smtp:        env("BINOME_SMTP_URL"),
		development: env("BINOME_DEV") == "1",
	}
	host, port, err := net.SplitHostPort(c.addr)
	if err != nil {
		return c, fmt.Errorf("BINOME_ADDR : « %s » n’est pas une adresse, par exemple 127.0.0.1:8080", c.addr)
	}
	if c.baseURL == "" {
		c.baseURL = "http://" + net.JoinHostPort(publicHost(host), port)
	}
	if u, err := url.Parse(c.baseURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return c, fmt.Errorf("BINOME_BASE_URL : « %s » n’est pas une adresse http ou https", c.baseURL)
	}
	if c.database != "" && !strings.HasPrefix(c.database, "postgres://") && !strings.HasPrefix(c.database, "postgresql://") {
		return c, fmt.Errorf("BINOME_DATABASE_URL : seules les adresses postgres:// sont acceptées")
	}
	c.proxies, err = prefixes(env("BINOME_TRUSTED_PROXIES"))
	return c, err
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func publicHost(host string) string {
	if host == "" || host == "0.0.0.0" || host == "::" || host == "127.0.0.1" {
		return "localhost"
	}
	return host
}

func prefixes(list string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, aerr := netip.ParseAddr(s)
			if aerr != nil {
				return nil, fmt.Errorf("BINOME_TRUSTED_PROXIES : « %s » n’est ni une adresse ni un réseau", s)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

// secure reports whether people reach the program under https.
func (c config) secure() bool { return strings.HasPrefix(c.baseURL, "https://") }

// loopback reports whether the program listens on this machine only.
func (c config) loopback() bool {
	host, _, _ := net.SplitHostPort(c.addr)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && ip.IsLoopback())
}

func (c config) keys() string { return filepath.Join(c.data, "keys") }

func (c config) masterPath() string {
	return or(c.masterKey, filepath.Join(c.keys(), "master.key"))
}

// signerPath is where the key that signs the access log lies: beside the master
// key, out of the database.
func (c config) signerPath() string { return filepath.Join(filepath.Dir(c.masterPath()), "audit.key") }

func (c config) databaseFile() string { return filepath.Join(c.data, "binome.db") }

func (c config) keystoreFile() string { return filepath.Join(c.keys(), "keystore.db") }

func (c config) databaseURL() string { return or(c.database, "sqlite:"+c.databaseFile()) }

func (c config) keystoreURL() string {
	if c.database != "" {
		return db.KeystoreURL(c.database)
	}
	return "sqlite:" + c.keystoreFile()
}

// folders makes the data folder and, inside, the folder of keys, closed to others.
func (c config) folders() error {
	if err := errors.Join(os.MkdirAll(c.data, 0o750), os.MkdirAll(c.keys(), 0o700)); err != nil {
		return fault.Wrap(fault.Unavailable, "Le dossier de données « "+c.data+" » ne peut pas être créé. Vérifiez BINOME_DATA et les droits.", err)
	}
	return nil
}

// existing refuses a data folder in which nobody has started Binôme yet.
func (c config) existing() error {
	if c.database != "" {
		return nil
	}
	if _, err := os.Stat(c.databaseFile()); err != nil {
		return fault.Wrap(fault.Unavailable, "Il n’y a pas de données dans « "+c.data+" ». Vérifiez BINOME_DATA, ou lancez « binome migrate ».", err)
	}
	return nil
}
