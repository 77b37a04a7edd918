package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
)

func (s *Server) getConfirm(c *gin.Context) error {
	a := &asked{c: c}
	q := desk.Question{
		Location: a.location(), Text: a.text("text"), Brand: a.brand(), Service: a.service(), At: a.time("at"),
		Lang: strings.ToLower(a.name("lang")),
	}
	if a.err != nil {
		return a.err
	}
	v, err := s.Desk.Ask(c.Request.Context(), q)
	if err != nil {
		return err
	}
	s.metrics.verdicts.WithLabelValues(string(v.Judgement), string(v.Reason)).Inc()
	if wants(c, "text/plain") {
		c.Header("Content-Language", v.Lang)
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(s.Desk.Spoken(&v)+"\n"))
		return nil
	}
	c.JSON(http.StatusOK, v)
	return nil
}
