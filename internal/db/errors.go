package db

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"binome/internal/fault"
)

// What each expected failure tells the person; the driver's words stay in the
// log.
const (
	saysExists  = "Cela existe déjà."
	saysLinked  = "Un élément lié manque, ou sert encore ailleurs."
	saysBusy    = "Le serveur est très occupé. Réessayez dans un instant."
	saysFull    = "Le serveur n’a plus de place. Prévenez la personne qui s’en occupe."
	saysBroken  = "Le serveur ne peut plus enregistrer. Prévenez la personne qui s’en occupe."
	saysOffline = "La base de données ne répond pas. Réessayez dans un instant."
)

// explain turns a driver's error into a fault when a person or the machine can
// cause it; any other is returned as it is. The driver's error stays in the
// chain.
func explain(err error) error {
	if err == nil || fault.KindOf(err) != fault.Unknown {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing()
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return explainSQLite(e.Code(), err)
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return explainPostgres(e.Code, err)
	}
	if lost(err) {
		return fault.Wrap(fault.Unavailable, saysOffline, err)
	}
	return err
}

// lost reports that PostgreSQL could not be reached, or no longer.
func lost(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}

func explainSQLite(code int, err error) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return fault.Wrap(fault.Conflict, saysExists, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fault.Wrap(fault.Conflict, saysLinked, err)
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Wrap(fault.Unavailable, saysBusy, err)
	case sqlite3.SQLITE_FULL:
		return fault.Wrap(fault.Unavailable, saysFull, err)
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return fault.Wrap(fault.Unavailable, saysBroken, err)
	}
	return err
}

func explainPostgres(code string, err error) error {
	switch code {
	case "23505": // unique_violation
		return fault.Wrap(fault.Conflict, saysExists, err)
	case "23503": // foreign_key_violation
		return fault.Wrap(fault.Conflict, saysLinked, err)
	case "53100": // disk_full
		return fault.Wrap(fault.Unavailable, saysFull, err)
	}
	switch code[:min(2, len(code))] {
	case "08", "53", "57": // connection lost, out of resources, shut down by its operator
		return fault.Wrap(fault.Unavailable, saysOffline, err)
	}
	return err
}

// clashes reports that a transaction could not stand beside another one and
// may simply run again.
func clashes(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01") // serialization_failure, deadlock_detected
}
