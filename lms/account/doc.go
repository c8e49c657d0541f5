// Package account is the people: who they are, in which library they have
// which roles, how they sign in, and which SLiMS user each of them is.
//
// Tables: account, account_role, account_slims_user (the staff directory of
// each library's SLiMS, with the link to an account), account_session,
// account_throttle, account_ticket, account_audit, account_group,
// account_group_member, account_slims_change (what SLiMS said otherwise
// of its users than before), account_slims_group (SLiMS's user groups with the role
// that each gives), account_nonce (tickets of SLiMS plug-ins that were used),
// account_form (forms sent, so that one sent twice makes one thing), account_guest
// and account_guest_session (volunteers who sign in, see below).
//
// Rules:
//   - An account signs in with a password of its own, or as the SLiMS user it is
//     linked to. SLiMS passwords are checked against SLiMS and stored nowhere.
//   - Within a library a SLiMS user is linked to one account at most, and an
//     account to one SLiMS user. Unlinking takes nothing from anybody's learning;
//     a SLiMS user who disappears is marked, never deleted. A SLiMS user whose
//     row was given to somebody else loses the link.
//   - What several people do under one SLiMS user is nobody's. Whether they do an
//     administrator says; until then it is taken to be so where it looks like it.
//   - The first sign-in through SLiMS makes an account and links it; where the
//     library wants approval the account waits for an administrator. It is never
//     linked to an account that exists: an administrator decides that.
//   - Roles come from the SLiMS groups until somebody chooses them by hand. Groups
//     never make administrators; SLiMS's super-user is proposed, and a person decides.
//   - One person in two libraries has one account and a SLiMS user in each. They
//     say so themselves, with a code from the one library typed in in the other.
//   - Whoever signed in through a library's SLiMS acts in that library alone:
//     its administrators decide who can sign in there.
//   - An administrator changes accounts of their own library. An account that
//     has roles elsewhere too keeps its name, password and status.
//   - A library keeps at least one administrator.
//   - Who sees the aggregates of a region without roles there is given by whoever
//     runs the server (account_region), not by one library's administrator.
//   - A group is people of one library under a name, kept by its trainers and
//     administrators. Members read which groups they are in, not who else is.
//     Whoever leaves the library leaves its groups. A group that has members, or
//     that a course or a path names, is archived, not deleted.
//   - Volunteers and guests of a library (package volunteer) sign in with a
//     username and a password as well, and are no accounts: they have tables of
//     their own, so that no list, chooser, count or report of the staff can meet
//     them, and an actor without an AccountID, whom everything that asks for the
//     staff refuses. A username belongs to one of the staff or to one of them.
//   - Sessions, tickets and throttled names are stored as SHA-256 of what the
//     person holds.
package account
