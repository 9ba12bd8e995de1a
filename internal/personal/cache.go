package personal

import (
	"crypto/cipher"
	"sync"
	"time"
)

// How long an unwrapped key may stay in memory, and how many: one takes about a
// kilobyte, ready to use.
const (
	keyTTL   = 5 * time.Minute
	keyLimit = 20_000
)

// cache keeps unwrapped keys in two generations. A key enters the young one;
// when that is half full, or half of keyTTL old, it becomes the old one and the
// old one is dropped. The zero cache is empty. It is safe for concurrent use.
type cache struct {
	mu         sync.Mutex
	young, old map[Person]cipher.AEAD
	since      time.Time // when the young generation began
	epoch      int       // raised by forget
}

func (c *cache) get(now time.Time, who Person) (cipher.AEAD, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age(now)
	return c.find(who)
}

func (c *cache) find(who Person) (cipher.AEAD, bool) {
	if key, ok := c.young[who]; ok {
		return key, true
	}
	key, ok := c.old[who]
	return key, ok
}

// missing gives those of who that are not in the cache, and the epoch to give
// to put.
func (c *cache) missing(now time.Time, who []Person) (int, []Person) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age(now)
	var out []Person
	for _, p := range who {
		if _, ok := c.find(p); !ok {
			out = append(out, p)
		}
	}
	return c.epoch, out
}

// put keeps keys that were read in the given epoch. Those read before an erasure
// are not kept: they may be the erased one's.
func (c *cache) put(now time.Time, epoch int, keys map[Person]cipher.AEAD) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch != c.epoch {
		return
	}
	c.age(now)
	for p, key := range keys {
		if len(c.young) >= keyLimit/2 {
			c.turn(now)
		}
		c.young[p] = key
	}
}

// forget empties the cache.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	c.young, c.old = nil, nil
}

// age drops what is too old, also when the clock was moved back.
func (c *cache) age(now time.Time) {
	age := now.Sub(c.since)
	if c.young == nil || age < 0 || age >= keyTTL {
		c.old = nil
		c.young, c.since = map[Person]cipher.AEAD{}, now
	} else if age >= keyTTL/2 {
		c.turn(now)
	}
}

func (c *cache) turn(now time.Time) {
	c.old, c.young, c.since = c.young, map[Person]cipher.AEAD{}, now
}
