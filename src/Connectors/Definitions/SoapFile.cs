using Trunkline.Connectors.Soap;
using Trunkline.Connectors.Soap.Wsdl;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Definitions;

/// <summary>Reads <c>soap: { wsdl, namespace, action, version, security }</c>.</summary>
internal static class SoapFile
{
    private static readonly Dictionary<string, bool> Versions = new() { ["1.1"] = false, ["1.2"] = true };

    private static readonly Dictionary<string, bool> PasswordTypes = new() { ["text"] = false, ["digest"] = true };

    public static SoapDefinition? Read(DeclaredMap root, FileScope scope, ConnectionProtocol protocol)
    {
        var map = root.Map("soap", scope.Faults);
        if (map is null)
        {
            if (protocol == ConnectionProtocol.Soap && root.Node("soap") is null)
                scope.Faults.Add(root, "'soap' is missing", "add soap: { namespace: ... } with the namespace of the operations");
            return null;
        }

        if (protocol != ConnectionProtocol.Soap)
            scope.Faults.Add(map, "'soap' says nothing for this protocol", "leave it out, or say 'protocol: soap'");
        var space = map.Has("wsdl") ? scope.Plain(map, "namespace")
            : scope.RequiredPlain(map, "namespace", "say the namespace of the operations, as the WSDL's targetNamespace has it, or the 'wsdl' itself");
        var action = scope.Plain(map, "action");
        var version = scope.Choice(map, "version", Versions);
        var service = scope.Plain(map, "wsdl") is { } file
            ? WsdlFile.Read(file, version, scope.Documents, problem => scope.Faults.Add(map.Node("wsdl")!, problem))
            : null;
        var security = map.Map("security", scope.Faults) is { } declared ? Security(declared, scope) : null;
        map.RejectUnknownKeys(scope.Faults);
        return (space ?? service?.Namespace) is { } named ? new SoapDefinition(named, action, version ?? service?.IsVersion12 ?? false, security, service) : null;
    }

    private static WsSecurityDefinition? Security(DeclaredMap map, FileScope scope)
    {
        var user = scope.RequiredConfigured(map, "user", "say the user name");
        var password = scope.RequiredConfigured(map, "password", "write password: \"${secret:name}\"");
        var isDigest = scope.Choice(map, "type", PasswordTypes) ?? false;
        var life = scope.Duration(map, "timestamp", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        map.RejectUnknownKeys(scope.Faults);
        return user is null || password is null ? null : new WsSecurityDefinition(user, password, isDigest, life);
    }
}
