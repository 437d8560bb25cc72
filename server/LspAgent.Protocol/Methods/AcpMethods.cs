using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ACP that the agent answers, in the order of a conversation.</summary>
public static class AcpMethods
{
    /// <summary>Agrees on a version and on what both can do; comes first, once, and runs alone, so that nothing is judged before it is done.</summary>
    public static readonly RequestMethod<InitializeRequest, InitializeResponse> Initialize =
        new("initialize", Lane.DocumentWrite, AcpJson.Options);

    public static readonly RequestMethod<AuthenticateRequest, AuthenticateResponse> Authenticate =
        new("authenticate", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<LogoutRequest, LogoutResponse> Logout =
        new("logout", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<NewSessionRequest, NewSessionResponse> NewSession =
        new("session/new", Lane.Session, AcpJson.Options);

    /// <summary>Opens a session of the past; its conversation follows as <c>session/update</c> before the answer.</summary>
    public static readonly RequestMethod<LoadSessionRequest, LoadSessionResponse> LoadSession =
        new("session/load", Lane.Session, AcpJson.Options);

    /// <summary>Opens a session of the past without sending its conversation again.</summary>
    public static readonly RequestMethod<ResumeSessionRequest, ResumeSessionResponse> ResumeSession =
        new("session/resume", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<ListSessionsRequest, ListSessionsResponse> ListSessions =
        new("session/list", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<CloseSessionRequest, CloseSessionResponse> CloseSession =
        new("session/close", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<DeleteSessionRequest, DeleteSessionResponse> DeleteSession =
        new("session/delete", Lane.Session, AcpJson.Options);

    /// <summary>Runs one prompt turn. What happens follows as <c>session/update</c>; the answer is the stop reason.</summary>
    public static readonly RequestMethod<PromptRequest, PromptResponse> Prompt =
        new("session/prompt", Lane.Session, AcpJson.Options);

    /// <summary>Ends the running turn; its prompt is answered with <c>cancelled</c>.</summary>
    public static readonly NotificationMethod<CancelNotification> Cancel =
        new("session/cancel", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<SetSessionModeRequest, SetSessionModeResponse> SetSessionMode =
        new("session/set_mode", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<SetSessionConfigOptionRequest, SetSessionConfigOptionResponse> SetSessionConfigOption =
        new("session/set_config_option", Lane.Session, AcpJson.Options);
}
