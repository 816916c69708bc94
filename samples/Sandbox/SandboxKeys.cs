namespace Trunkline.Sandbox;

/// <summary>The credentials that the partners accept. They open nothing outside this process; <c>local.settings.sample.json</c> names the same.</summary>
public static class SandboxKeys
{
    /// <summary>Bearer key of the payments API.</summary>
    public const string Payments = "sk_sandbox_payments";

    /// <summary>Bearer key of the mail API.</summary>
    public const string Mail = "SG.sandbox.mail";

    /// <summary>Client id at the CRM's token endpoint.</summary>
    public const string CrmClientId = "trunkline-local";

    /// <summary>Client secret at the CRM's token endpoint.</summary>
    public const string CrmClientSecret = "sandbox-crm-secret";

    /// <summary>User name of the ERP (basic authentication).</summary>
    public const string ErpUser = "trunkline";

    /// <summary>Password of the ERP (basic authentication).</summary>
    public const string ErpPassword = "sandbox-erp-password";

    /// <summary>Access token of the shop (header <c>X-Shop-Access-Token</c>).</summary>
    public const string Shop = "shpat_sandbox";
}
