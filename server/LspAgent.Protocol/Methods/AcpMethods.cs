using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ACP that the agent answers, in the order of a conversation.</summary>
public static class AcpMethods
{
    /// <summary>Agrees on a version and on what both can do; comes first, once.</summary>
    public static readonly RequestMethod<InitializeRequest, InitializeResponse> Initialize =
        Request<InitializeRequest, InitializeResponse>("initialize");

    public static readonly RequestMethod<AuthenticateRequest, AuthenticateResponse> Authenticate =
        Request<AuthenticateRequest, AuthenticateResponse>("authenticate");

    public static readonly RequestMethod<LogoutRequest, LogoutResponse> Logout = Request<LogoutRequest, LogoutResponse>("logout");

    public static readonly RequestMethod<NewSessionRequest, NewSessionResponse> NewSession =
        Request<NewSessionRequest, NewSessionResponse>("session/new");

    /// <summary>Opens a session of the past; its conversation follows as <c>session/update</c> before the answer.</summary>
    public static readonly RequestMethod<LoadSessionRequest, LoadSessionResponse> LoadSession =
        Request<LoadSessionRequest, LoadSessionResponse>("session/load");

    /// <summary>Opens a session of the past without sending its conversation again.</summary>
    public static readonly RequestMethod<ResumeSessionRequest, ResumeSessionResponse> ResumeSession =
        Request<ResumeSessionRequest, ResumeSessionResponse>("session/resume");

    public static readonly RequestMethod<ListSessionsRequest, ListSessionsResponse> ListSessions =
        Request<ListSessionsRequest, ListSessionsResponse>("session/list");

    public static readonly RequestMethod<CloseSessionRequest, CloseSessionResponse> CloseSession =
        Request<CloseSessionRequest, CloseSessionResponse>("session/close");

    public static readonly RequestMethod<DeleteSessionRequest, DeleteSessionResponse> DeleteSession =
        Request<DeleteSessionRequest, DeleteSessionResponse>("session/delete");

    /// <summary>Runs one prompt turn. What happens follows as <c>session/update</c>; the answer is the stop reason.</summary>
    public static readonly RequestMethod<PromptRequest, PromptResponse> Prompt = Request<PromptRequest, PromptResponse>("session/prompt");

    /// <summary>Ends the running turn; its prompt is answered with <c>cancelled</c>.</summary>
    public static readonly NotificationMethod<CancelNotification> Cancel = Notification<CancelNotification>("session/cancel");

    public static readonly RequestMethod<SetSessionModeRequest, SetSessionModeResponse> SetSessionMode =
        Request<SetSessionModeRequest, SetSessionModeResponse>("session/set_mode");

    public static readonly RequestMethod<SetSessionConfigOptionRequest, SetSessionConfigOptionResponse> SetSessionConfigOption =
        Request<SetSessionConfigOptionRequest, SetSessionConfigOptionResponse>("session/set_config_option");

    internal static RequestMethod<TParams, TResult> Request<TParams, TResult>(string name) =>
        new(name, Lane.Session, AcpJson.TypeInfo<TParams>(), AcpJson.TypeInfo<TResult>());

    internal static NotificationMethod<TParams> Notification<TParams>(string name) =>
        new(name, Lane.Session, AcpJson.TypeInfo<TParams>());
}
