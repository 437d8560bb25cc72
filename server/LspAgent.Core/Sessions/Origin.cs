namespace LspAgent.Core.Sessions;

/// <summary>Where something in a session's inbox comes from.</summary>
public enum Origin
{
    User,
    Steer,
    Hook,
    Tick,
    Mailbox,
    Voice,
}

/// <summary>Whether a text may be believed as the user's own wish, or is only data.</summary>
public enum Trust
{
    Trusted,
    Untrusted,
}
